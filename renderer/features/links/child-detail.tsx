import { useTranslation } from 'react-i18next'
import type { ChildLink, DetailDepth } from '#shared/contract/index.ts'
import { linkTrouble } from '#shared/domain/link-order.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { useMoments } from '../alarms/moment.ts'
import { askToCheck, setDepth } from './actions.ts'
import { BooksSection } from './books-section.tsx'
import styles from './detail.module.css'
import { type Fact, Facts, Head } from './detail-parts.tsx'
import { HistorySection } from './history-section.tsx'
import { LINK_LAMPS } from './link-lamp.ts'
import { backlogText, booksText, isClockOff, isEndNear, silentSince, skewText } from './link-words.ts'
import { SentSection } from './sent-section.tsx'
import { StationsSection } from './stations-section.tsx'
import { askAbout } from './store.ts'

const DEPTHS = ['own', 'children', 'all'] as const satisfies readonly DetailDepth[]

/** One station below: how its link stands, what it holds against what is held here, and what was sent to it. */
export function ChildDetailView({ child }: { readonly child: ChildLink }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const name = nameIn(language, child)
  const since = silentSince(child)
  const state = useClock((now) =>
    child.state === 'silent'
      ? t('links.state.silent', { duration: since === null ? '' : formats.duration(now - since) })
      : t(`links.state.${child.state}`),
  )
  return (
    <section className={styles.detail} aria-label={name}>
      <Head
        lamp={LINK_LAMPS[linkTrouble(child)]}
        name={name}
        state={state}
        wrong={child.state === 'silent'}
      />
      <ChildFacts child={child} name={name} />
      <Actions child={child} name={name} />
      <BooksSection unit={child.unit} name={name} />
      <StationsSection unit={child.unit} name={name} />
      <SentSection unit={child.unit} />
      <HistorySection unit={child.unit} />
    </section>
  )
}

interface NamedChild {
  readonly child: ChildLink
  readonly name: string
}

function ChildFacts({ child, name }: NamedChild) {
  const { t } = useTranslation()
  const formats = useFormats()
  const moment = useMoments()
  const backlog = useClock((now) => backlogText(t, formats, child, now))
  const books = useClock((now) => booksText(t, formats, child.books, now))
  const near = useClock((now) => isEndNear(child.certificateExpiresAt, now))
  const { clockSkewMs, certificateExpiresAt, behindSince, lastContactAt } = child
  const facts: (Fact | null | false)[] = [
    lastContactAt !== null && { term: t('links.fact.contact'), value: moment(lastContactAt) },
    { term: t('links.fact.enrolled'), value: moment(child.enrolledAt) },
    {
      term: t('links.fact.backlog'),
      value:
        behindSince && child.state === 'live'
          ? `${backlog} · ${t('links.backlog.since', { when: moment(behindSince) })}`
          : backlog,
    },
    { term: t('links.fact.books'), value: books, wrong: child.books?.state === 'differs' },
    clockSkewMs !== null && {
      term: t('links.fact.clock'),
      value: isClockOff(clockSkewMs) ? skewText(t, formats, clockSkewMs) : t('links.fact.clockRight'),
      wrong: isClockOff(clockSkewMs),
    },
    certificateExpiresAt !== null && {
      term: t('links.fact.certificate'),
      value: formats.date(Date.parse(certificateExpiresAt)),
      wrong: near,
    },
    { term: t('links.fact.version'), value: child.version ?? t('links.fact.unknown') },
    { term: t('links.fact.depth'), value: <Depth child={child} name={name} /> },
  ]
  return <Facts facts={facts} />
}

function Depth({ child, name }: NamedChild) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  if (!mayWrite) return t(`links.depth.${child.depth}`)
  return (
    <select
      className={styles.select}
      aria-label={t('links.depth.label')}
      value={child.depth}
      onChange={({ target }) => {
        const depth = DEPTHS.find((each) => each === target.value)
        if (depth) void setDepth({ unit: child.unit, name }, depth)
      }}
    >
      {DEPTHS.map((depth) => (
        <option key={depth} value={depth}>
          {t(`links.depth.${depth}`)}
        </option>
      ))}
    </select>
  )
}

function Actions({ child: { unit }, name }: NamedChild) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  if (!mayWrite) return <p className={styles.readOnly}>{t('links.act.readOnly')}</p>
  return (
    <div className={styles.buttons}>
      <button type="button" className={styles.button} onClick={() => void askToCheck({ unit, name })}>
        {t('links.act.check')}
      </button>
      <button type="button" className={styles.button} onClick={() => askAbout({ what: 'announce', unit })}>
        {t('links.act.announce')}
      </button>
      <button type="button" className={styles.button} onClick={() => askAbout({ what: 'resync', unit })}>
        {t('links.act.resync')}
      </button>
      <button type="button" className={styles.button} onClick={() => askAbout({ what: 'enrol', unit })}>
        {t('links.act.enrolAgain')}
      </button>
      <button
        type="button"
        className={classes(styles.button, styles.danger)}
        onClick={() => askAbout({ what: 'revoke', unit })}
      >
        {t('links.act.revoke')}
      </button>
    </div>
  )
}
