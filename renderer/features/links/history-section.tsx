import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import { useUnits } from '../units/store.ts'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { useLinks } from './store.ts'

const MOST = 20

interface Entry {
  readonly key: string
  readonly at: string
  readonly text: string
}

/** What happened to a child's station and to the link, the last first. */
export function HistorySection({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const entries = [...useEvents(unit), ...useSilences(unit)]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST)
  return (
    <Section title={t('links.history.title')}>
      {entries.length === 0 ? (
        <p className={styles.meaning}>{t('links.history.none')}</p>
      ) : (
        <ul className={styles.items}>
          {entries.map(({ key, at, text }) => (
            <li key={key} className={styles.item}>
              <span className={styles.when}>{moment(at)}</span>
              <span className={styles.what}>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function useEvents(unit: string): Entry[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const detail = useLinks((links) => links.detail)
  const byCode = useUnits((units) => units.byCode)
  const nameOf = (code: string): string => {
    const named = detail?.stations.find((station) => station.unit === code) ?? byCode.get(code)
    return named ? nameIn(language, named) : code
  }
  if (detail?.unit !== unit) return []
  return detail.events.map(({ event, at, about, figure }) => ({
    key: `${event} ${at} ${about}`,
    at,
    text: [t(`links.history.event.${event}`), about && nameOf(about), figure].filter(Boolean).join(' '),
  }))
}

/** From the alarms that the silences raised here. */
function useSilences(unit: string): Entry[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const moment = useMoments()
  const silences = useLinks((links) => links.silences)
  if (silences?.unit !== unit) return []
  return silences.items.map(({ id, openedAt, returnedAt, closedAt }) => {
    const ended = returnedAt ?? closedAt
    return {
      key: `silence ${id}`,
      at: openedAt,
      text:
        ended === null
          ? t('links.history.silenceNow')
          : t('links.history.silence', {
              duration: formats.duration(Date.parse(ended) - Date.parse(openedAt)),
              until: moment(ended),
            }),
    }
  })
}
