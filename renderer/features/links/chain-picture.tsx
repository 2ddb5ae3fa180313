import { useTranslation } from 'react-i18next'
import type { ChainOverview } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { useStation } from '../station/store.ts'
import styles from './chain-picture.module.css'
import { LINK_LAMPS, parentLamp } from './link-lamp.ts'
import { backlogText, booksText, isEndNear, isParentWrong } from './link-words.ts'
import type { ListedLink } from './listed-links.ts'
import { chooseLink, PARENT } from './store.ts'

interface ChainPictureProps {
  readonly overview: ChainOverview
  readonly listed: readonly ListedLink[]
  readonly current: string | null
  /** False for the highest level. */
  readonly mayJoin: boolean
}

/** The chain at a glance: the parent, this station, and a lamp for each station below. */
export function ChainPicture({ overview, listed, current, mayJoin }: ChainPictureProps) {
  const { t } = useTranslation()
  const { parent, children } = overview
  return (
    <section className={styles.picture} aria-label={t('links.picture')}>
      {mayJoin || parent ? (
        <>
          <ParentCard parent={parent} current={current === PARENT} />
          <Line state={parent === null ? 'absent' : isParentWrong(parent) ? 'broken' : 'whole'} />
        </>
      ) : null}
      <OwnCard overview={overview} top={!mayJoin && parent === null} />
      {(listed.length > 0 || children.length > 0) && (
        <>
          <Line state="whole" />
          <Tiles listed={listed} current={current} />
        </>
      )}
    </section>
  )
}

function Line({ state }: { readonly state: 'whole' | 'broken' | 'absent' }) {
  return <span className={classes(styles.line, styles[state])} aria-hidden="true" />
}

function ParentCard({
  parent,
  current,
}: {
  readonly parent: ChainOverview['parent']
  readonly current: boolean
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const backlog = useClock((now) => parent && backlogText(t, formats, parent, now))
  const books = useClock((now) => parent && booksText(t, formats, parent.books, now))
  const differs = parent?.books?.state === 'differs'
  return (
    <button
      type="button"
      className={classes(styles.card, styles.parent)}
      aria-pressed={current}
      onClick={() => chooseLink(PARENT)}
    >
      <span className={styles.role}>{t('links.above')}</span>
      <span className={styles.name}>
        <Lamp lamp={parent ? parentLamp(parent) : 'none'} className={styles.lamp} />
        {parent ? nameIn(language, parent) : t('links.notJoined')}
      </span>
      {parent && (
        <span className={styles.facts}>
          <span className={classes(styles.fact, isParentWrong(parent) && styles.wrong)}>
            {t(`links.state.${parent.state}`)}
            {parent.resyncing && ` · ${t('links.state.resyncing')}`}
          </span>
          <span className={styles.fact}>
            {parent.backlog !== 0 && `${t('links.column.backlog')} `}
            {backlog}
          </span>
          <span className={classes(styles.fact, differs && styles.wrong)}>
            {t('links.column.books')} {books}
          </span>
        </span>
      )}
    </button>
  )
}

function OwnCard({ overview, top }: { readonly overview: ChainOverview; readonly top: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const unit = useStation((station) => station.info?.unit ?? null)
  const { version, serverExpiresAt } = overview
  const near = useClock((now) => isEndNear(serverExpiresAt, now))
  return (
    <div className={styles.card}>
      <p className={styles.role}>{t('links.own')}</p>
      <p className={styles.name}>{unit && nameIn(language, unit)}</p>
      <p className={styles.facts}>
        <span className={styles.fact}>{t('links.version', { version })}</span>
        <span className={classes(styles.fact, near && styles.wrong)}>
          {t('links.certificateTo', { day: formats.date(Date.parse(serverExpiresAt)) })}
        </span>
        {top && <span className={styles.fact}>{t('links.top')}</span>}
      </p>
    </div>
  )
}

interface TilesProps {
  readonly listed: readonly ListedLink[]
  readonly current: string | null
}

/** One lamp of the same size for each; the list beside says the same in words, and to the keyboard. */
function Tiles({ listed, current }: TilesProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const stations = listed.filter(({ group }) => group !== 'invited')
  return (
    <div className={styles.card}>
      <p className={styles.role}>{t('links.below', { count: stations.length })}</p>
      <div className={styles.tiles} aria-hidden="true">
        {stations.map((link) =>
          link.group === 'invited' ? null : (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list holds the same for all but the pointer.
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
            <span
              key={link.unit}
              className={classes(styles.tile, link.unit === current && styles.current, styles[link.group])}
              title={`${nameIn(language, link.child)} – ${t(`links.group.${link.group}`)}`}
              onClick={() => chooseLink(link.unit)}
            >
              <Lamp lamp={LINK_LAMPS[link.group]} className={styles.tileLamp} />
            </span>
          ),
        )}
      </div>
    </div>
  )
}
