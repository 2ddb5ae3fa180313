import { useTranslation } from 'react-i18next'
import type { AlarmEventItem } from '#shared/contract/index.ts'
import type { AlarmEventName } from '#shared/domain/alarm.ts'
import { useFormats } from '../../i18n/format.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { useDictionary } from '../dictionary/store.ts'
import styles from './alarm-history.module.css'
import { loadHistory } from './desk-feed.ts'
import { useDesk } from './desk-store.ts'
import { useMoments } from './moment.ts'

/** All that happened to an alarm, from its opening on: who, when, why, until. */
export function AlarmHistory({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const history = useDesk((desk) => (desk.history?.of === id ? desk.history : null))
  const code = useDesk((desk) => desk.chosen?.code ?? null)
  return (
    <div className={styles.history}>
      <h4 className={styles.title}>{t('alarms.history.title')}</h4>
      {!history?.loaded ? (
        <p className={styles.note}>
          {history?.problem
            ? t('data.loadFailed', { problem: history.problem })
            : t('alarms.history.loading')}
        </p>
      ) : (
        <ol className={styles.events}>
          {history.items.map((event) => (
            <EventLine key={event.id} event={event} code={code} />
          ))}
        </ol>
      )}
      {history?.next != null && (
        <button type="button" className={styles.more} onClick={() => loadHistory(history.next)}>
          {t('alarms.history.more')}
        </button>
      )}
    </div>
  )
}

/** What happened to the figure; what people did is told without it. */
const TOLD_BY_FIGURE: ReadonlySet<AlarmEventName> = new Set([
  'opened',
  'worsened',
  'eased',
  'lit',
  'returned',
  're-alarmed',
])

interface EventLineProps {
  readonly event: AlarmEventItem
  readonly code: string | null
}

function EventLine({ event, code }: EventLineProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const moment = useMoments()
  const kpi = useDictionary((dictionary) => (code === null ? undefined : dictionary.byCode.get(code)))
  const { actor, reason, until, detail } = event
  const who = actor === 'station' ? t('alarms.history.station') : actor
  const to = typeof detail.to === 'string' ? detail.to : null
  const name =
    detail.target === 'parent'
      ? t(to === null ? 'alarms.history.noParent' : 'alarms.detail.parent')
      : (to ?? who)
  const figure =
    kpi && TOLD_BY_FIGURE.has(event.event) && typeof detail.value === 'number'
      ? `${formats.number(detail.value, kpi.decimals)} ${kpiUnit(kpi.unit, t)}`
      : null
  const more = [figure, until && t('alarms.history.until', { until: moment(until) })].filter(Boolean)
  return (
    <li className={styles.event}>
      <time className={styles.at} dateTime={event.at}>
        {moment(event.at)}
      </time>
      <div>
        <p className={actor === 'station' ? styles.what : styles.person}>
          {t(`alarms.history.event.${event.event}`, { who, name })}
          {more.length > 0 && <span className={styles.figure}> · {more.join(' · ')}</span>}
        </p>
        {reason !== null && <p className={styles.reason}>{reason}</p>}
      </div>
    </li>
  )
}
