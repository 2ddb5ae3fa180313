import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { showKpi } from '../../app/view.ts'
import { PeriodName } from '../figures/period-name.tsx'
import type { AlarmActionName } from './actions.ts'
import styles from './alarm-detail.module.css'
import { AlarmFigure, AlarmLamp } from './alarm-figure.tsx'
import { AlarmHistory } from './alarm-history.tsx'
import { useAlarmName } from './alarm-name.ts'
import { isCalling, mayHandDown } from './alarm-order.ts'
import { stepName } from './alarm-status.ts'
import { ask, chooseAlarm } from './desk-store.ts'
import { useMoments } from './moment.ts'
import { useAlarms } from './store.ts'

/** One alarm: what it is about, who has it, what can be done, and all that happened to it. */
export function AlarmDetail({ item }: { readonly item: AlarmItem }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const { unit, subject, kpi } = useAlarmName()(item)
  const { code } = item
  return (
    <section className={styles.detail} aria-label={`${unit} · ${subject}`}>
      <div className={styles.head}>
        <AlarmLamp item={item} className={styles.lamp} />
        <div className={styles.names}>
          <h3 className={styles.unit}>{unit}</h3>
          <p className={styles.subject}>{subject}</p>
        </div>
        <div className={styles.figures}>
          <p className={styles.value}>
            <AlarmFigure item={item} />
          </p>
          {item.period !== null && kpi && (
            <p className={styles.period}>
              <PeriodName period={item.period} />
            </p>
          )}
        </div>
      </div>
      <p className={isCalling(item) ? styles.calling : styles.state}>
        {t(`alarms.state.${item.state}`)} · {t('alarms.detail.opened', { at: moment(item.openedAt) })}
      </p>
      <Facts item={item} />
      <div className={styles.buttons}>
        <Actions item={item} />
        {code !== null && (
          <button type="button" className={styles.button} onClick={() => showKpi(item.unit, code)}>
            {t('alarms.detail.openKpi')}
          </button>
        )}
      </div>
      <AlarmHistory id={item.id} />
    </section>
  )
}

/** Who has it, why it is out of the way, who is next, and what to know about the figure. */
function Facts({ item }: { readonly item: AlarmItem }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const nameOf = useAlarmName()
  const cause = useAlarms((alarms) =>
    item.suppressedBy === null ? undefined : alarms.byId.get(item.suppressedBy),
  )
  const { acknowledgement, shelved, outOfService, escalation, nextEscalation } = item
  const causeName = cause && nameOf(cause)
  const lines = [
    acknowledgement && [
      t('alarms.detail.handled', {
        by: acknowledgement.by,
        at: moment(acknowledgement.at),
        until: moment(acknowledgement.until),
      }),
      t('alarms.detail.because', { reason: acknowledgement.reason }),
    ],
    shelved && [
      t('alarms.detail.shelved', { by: shelved.by, at: moment(shelved.at), until: moment(shelved.until) }),
      t('alarms.detail.because', { reason: shelved.reason }),
    ],
    outOfService && [
      t('alarms.detail.outOfService', { by: outOfService.by, at: moment(outOfService.at) }),
      t('alarms.detail.because', { reason: outOfService.reason }),
    ],
    escalation && [
      t('alarms.detail.turnTaken', { name: stepName(escalation, t), at: moment(escalation.at) }),
    ],
    nextEscalation && [
      t('alarms.detail.next', { name: stepName(nextEscalation, t), at: moment(nextEscalation.at) }),
    ],
    item.handedDown && [
      t('alarms.detail.handedDown', { by: item.handedDown.by, at: moment(item.handedDown.at) }),
      ...(item.handedDown.refusal === null
        ? []
        : [t('alarms.detail.handRefused', { why: item.handedDown.refusal })]),
    ],
    item.suppresses > 0 && [t('alarms.suppresses', { count: item.suppresses })],
    item.kind === 'silent' && [
      item.value === null
        ? t('alarms.detail.noContact')
        : t('alarms.detail.lastSeen', { at: moment(item.value) }),
    ],
    item.lamp === 'grey' &&
      item.reason !== null && [t('alarms.detail.grey', { why: t(`reason.${item.reason}`) })],
    item.doubt !== null && [t('alarms.detail.doubt', { why: t(`kpi.doubt.${item.doubt}`) })],
    item.simulated && [t('alarms.detail.simulated')],
  ].filter((line) => line !== null && line !== false)
  return (
    <ul className={styles.facts}>
      {lines.map((parts) => (
        <li key={parts[0]}>
          {parts.map((part, index) => (
            <span key={part} className={index === 0 ? styles.fact : styles.because}>
              {part}
            </span>
          ))}
        </li>
      ))}
      {item.suppressedBy !== null && (
        <li>
          {cause && causeName ? (
            <button type="button" className={styles.link} onClick={() => chooseAlarm(cause)}>
              {t('alarms.detail.cause', { name: `${causeName.unit} · ${causeName.subject}` })}
            </button>
          ) : (
            t('alarms.detail.causeUnknown', { id: item.suppressedBy })
          )}
        </li>
      )}
    </ul>
  )
}

function Actions({ item }: { readonly item: AlarmItem }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  if (item.state === 'closed') return null
  if (item.origin !== null) {
    return (
      <>
        {mayWrite && mayHandDown(item) && (
          <button
            type="button"
            className={styles.main}
            aria-keyshortcuts="A"
            onClick={() => ask({ action: 'acknowledge', alarms: [item] })}
          >
            {t('alarms.act.acknowledge')}
            <span className={styles.key} aria-hidden="true">
              A
            </span>
          </button>
        )}
        <p className={styles.readOnly}>{t('alarms.ofStation')}</p>
      </>
    )
  }
  if (!mayWrite) return <p className={styles.readOnly}>{t('alarms.readOnly')}</p>
  const actions: readonly AlarmActionName[] = [
    'acknowledge',
    item.shelved ? 'unshelve' : 'shelve',
    item.outOfService ? 'return-to-service' : 'out-of-service',
  ]
  const keys: Partial<Record<AlarmActionName, string>> = { acknowledge: 'A', shelve: 'S' }
  return actions.map((action) => {
    const key = keys[action]
    const again = action === 'acknowledge' && item.acknowledgement !== null
    return (
      <button
        key={action}
        type="button"
        className={action === 'acknowledge' && !again ? styles.main : styles.button}
        aria-keyshortcuts={key}
        onClick={() => ask({ action, alarms: [item] })}
      >
        {t(again ? 'alarms.act.acknowledgeAgain' : `alarms.act.${action}`)}
        {key && (
          <span className={styles.key} aria-hidden="true">
            {key}
          </span>
        )}
      </button>
    )
  })
}
