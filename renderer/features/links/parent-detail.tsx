import { useTranslation } from 'react-i18next'
import type { ParentLink } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { useMoments } from '../alarms/moment.ts'
import { NoticesInForce } from '../notices/notices-in-force.tsx'
import { checkBooks } from './actions.ts'
import { BooksSection } from './books-section.tsx'
import styles from './detail.module.css'
import { type Fact, Facts, Head, Section } from './detail-parts.tsx'
import { JoinForm } from './join-form.tsx'
import { parentLamp } from './link-lamp.ts'
import { backlogText, booksText, isClockOff, isEndNear, isParentWrong, skewText } from './link-words.ts'
import { ReceivedSection } from './received-section.tsx'
import { RefusedSection } from './refused-section.tsx'

interface ParentDetailProps {
  readonly parent: ParentLink | null
  readonly wide: boolean
}

/** The link up: what gets through, what the parent did not take, and what it sent down. */
export function ParentDetail({ parent, wide }: ParentDetailProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const mayWrite = useMayWrite()
  if (!parent) return <JoinPane />
  const name = nameIn(language, parent)
  const state = [
    t(`links.state.${parent.state}`),
    parent.resyncing && t('links.state.resyncing'),
    isParentWrong(parent) && parent.detail,
  ].filter(Boolean)
  return (
    <section className={classes(styles.detail, wide && styles.wide)} aria-label={name}>
      <div className={styles.side}>
        <Head lamp={parentLamp(parent)} name={name} state={state.join(' · ')} wrong={isParentWrong(parent)} />
        <ParentFacts parent={parent} />
        {mayWrite ? (
          <div className={styles.buttons}>
            <button type="button" className={styles.button} onClick={() => void checkBooks(name)}>
              {t('links.act.check')}
            </button>
          </div>
        ) : (
          <p className={styles.readOnly}>{t('links.act.readOnly')}</p>
        )}
        {parent.state === 'refused' && (
          <Section title={t('links.join.again')}>
            <p className={styles.meaning}>{t('links.join.what')}</p>
            <JoinForm />
          </Section>
        )}
      </div>
      <div className={styles.side}>
        <BooksSection unit={null} name={name} />
        <RefusedSection count={parent.refusedItems} />
        <ReceivedSection />
        <NoticesInForce />
      </div>
    </section>
  )
}

function ParentFacts({ parent }: { readonly parent: ParentLink }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const moment = useMoments()
  const backlog = useClock((now) => backlogText(t, formats, parent, now))
  const books = useClock((now) => booksText(t, formats, parent.books, now))
  const near = useClock((now) => isEndNear(parent.certificateExpiresAt, now))
  const { clockSkewMs, certificateExpiresAt, behindSince, lastAcknowledgedAt } = parent
  const facts: (Fact | null | false)[] = [
    lastAcknowledgedAt !== null && {
      term: t('links.fact.acknowledged'),
      value: <AgeOf at={lastAcknowledgedAt} />,
    },
    {
      term: t('links.fact.backlog'),
      value: behindSince
        ? `${backlog} · ${t('links.backlog.since', { when: moment(behindSince) })}`
        : backlog,
    },
    { term: t('links.fact.books'), value: books, wrong: parent.books?.state === 'differs' },
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
    { term: t('links.fact.depth'), value: t(`links.depth.${parent.depth}`) },
    parent.appliedDirective > 0 && {
      term: t('links.fact.documents'),
      value: t('links.fact.documentsAt', { id: parent.appliedDirective }),
    },
    { term: t('links.fact.enrolled'), value: moment(parent.joinedAt) },
    { term: t('links.fact.address'), value: parent.url },
  ]
  return <Facts facts={facts} />
}

function AgeOf({ at }: { readonly at: string }) {
  const formats = useFormats()
  return <>{useClock((now) => formats.age(Date.parse(at), now))}</>
}

/** A station that has not joined: what to do, and where to put the code. */
function JoinPane() {
  const { t } = useTranslation()
  return (
    <section className={styles.detail} aria-label={t('links.join.title')}>
      <h3 className={styles.title}>{t('links.join.title')}</h3>
      <p className={styles.meaning}>{t('links.join.what')}</p>
      <JoinForm />
    </section>
  )
}
