import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChildLink } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { useListbox } from '../../ui/use-listbox.ts'
import { momentText } from '../alarms/moment.ts'
import { LINK_LAMPS } from './link-lamp.ts'
import styles from './link-list.module.css'
import { backlogText, booksText, linkNotes, silentSince } from './link-words.ts'
import { groupLinks, type ListedLink } from './listed-links.ts'
import { chooseLink } from './store.ts'

interface LinkListProps {
  readonly listed: readonly ListedLink[]
  readonly current: string | null
}

/** The stations below in groups, those that need somebody first. */
export function LinkList({ listed, current }: LinkListProps) {
  const { t } = useTranslation()
  const listbox = useListbox(
    'link',
    listed.map(({ unit }) => unit as string),
    current,
    chooseLink,
  )
  return (
    <div className={styles.frame}>
      <div className={classes(styles.row, styles.head)} aria-hidden="true">
        <span />
        <span>{t('links.column.station')}</span>
        <span>{t('links.column.contact')}</span>
        <span>{t('links.column.backlog')}</span>
        <span>{t('links.column.books')}</span>
        <span className={styles.version}>{t('links.column.version')}</span>
      </div>
      {listed.length === 0 && <p className={styles.none}>{t('links.none')}</p>}
      <div
        {...listbox}
        role="listbox"
        tabIndex={0}
        id="links-list"
        className={styles.list}
        hidden={listed.length === 0}
        aria-label={t('links.list')}
      >
        {groupLinks(listed).map(({ group, links }) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role.
          <div key={group} role="group" aria-labelledby={`links-${group}`}>
            <p id={`links-${group}`} className={styles.group} role="presentation">
              {t(`links.group.${group}`)} <span className={styles.count}>{links.length}</span>
            </p>
            {links.map((link) => (
              <LinkOption key={link.unit} link={link} selected={link.unit === current} />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

interface LinkOptionProps {
  readonly link: ListedLink
  readonly selected: boolean
}

const LinkOption = memo(function LinkOption({ link, selected }: LinkOptionProps) {
  const language = useLanguage()
  const name = nameIn(language, link.group === 'invited' ? link.invited : link.child)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and answers the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: an option is reached through its list.
    <div
      id={`link-${link.unit}`}
      role="option"
      aria-selected={selected}
      className={styles.row}
      onClick={() => chooseLink(link.unit)}
    >
      <Lamp lamp={LINK_LAMPS[link.group]} className={styles.lamp} />
      {link.group === 'invited' ? (
        <>
          <span className={styles.name}>{name}</span>
          <InvitedUntil at={link.invited.expiresAt} />
        </>
      ) : (
        <ChildCells child={link.child} name={name} />
      )}
    </div>
  )
})

function InvitedUntil({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const when = useClock((now) => momentText(formats, Date.parse(at), now))
  return <span className={styles.soft}>{t('links.contact.invited', { when })}</span>
}

function ChildCells({ child, name }: { readonly child: ChildLink; readonly name: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { state, books, version, backlog } = child
  const contact = useClock((now) => contactText(now))
  const waiting = useClock((now) => backlogText(t, formats, child, now))
  const agreed = useClock((now) => booksText(t, formats, books, now))
  const notes = useClock((now) => linkNotes(t, formats, child, now).join(' · '))
  return (
    <>
      <span className={styles.names}>
        <span className={styles.name}>{name}</span>
        {notes !== '' && <span className={styles.notes}>{notes}</span>}
      </span>
      <span className={state === 'silent' ? styles.wrong : styles.soft}>{contact}</span>
      <span className={state === 'live' && (backlog ?? 0) > 0 ? styles.strong : styles.soft}>
        <span className="visually-hidden">{t('links.column.backlog')} </span>
        {waiting}
      </span>
      <span className={books?.state === 'differs' ? styles.wrong : styles.soft}>
        <span className="visually-hidden">{t('links.column.books')} </span>
        {agreed}
      </span>
      <span className={classes(styles.soft, styles.version)}>
        {version && <span className="visually-hidden">{t('links.column.version')} </span>}
        {version ?? '–'}
      </span>
    </>
  )

  function contactText(now: number): string {
    if (state === 'never') return t('links.contact.never')
    const since = silentSince(child)
    if (state === 'live') return child.lastContactAt ? formats.age(Date.parse(child.lastContactAt), now) : ''
    return since === null
      ? t('links.group.silent')
      : t('links.contact.silent', { duration: formats.duration(now - since) })
  }
}
