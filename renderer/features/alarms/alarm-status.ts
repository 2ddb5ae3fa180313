import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { groupOf } from './alarm-order.ts'
import { useMoments } from './moment.ts'

type Step = NonNullable<AlarmItem['escalation']>

/** Whose turn it is by a step of escalation. */
export function stepName(step: Pick<Step, 'target' | 'to'>, t: TFunction): string {
  return step.target === 'parent' || step.to === null ? t('alarms.detail.parent') : step.to
}

/** Who has an alarm, and until when; or that nobody has, and whose turn it is. */
export function useAlarmStatus(): (item: AlarmItem) => string {
  const { t } = useTranslation()
  const moment = useMoments()
  return (item) => {
    if (item.state === 'closed') {
      return t('alarms.status.closed', { at: moment(item.closedAt ?? item.stateSince) })
    }
    switch (groupOf(item)) {
      case 'outOfService':
        return t('alarms.status.outOfService', { at: moment(item.outOfService?.at ?? item.stateSince) })
      case 'shelved':
        return item.shelved
          ? t('alarms.status.shelved', { by: item.shelved.by, until: moment(item.shelved.until) })
          : ''
      case 'suppressed':
        return t('alarms.status.suppressed')
      case 'returned':
        return t('alarms.status.returned')
      case 'ofStation':
      case 'acknowledged':
        return item.acknowledgement
          ? t('alarms.status.handled', {
              by: item.acknowledgement.by,
              until: moment(item.acknowledgement.until),
            })
          : t('alarms.status.ofStation')
      default:
        return [t('alarms.status.nobody'), turn(item.escalation)].filter(Boolean).join(' · ')
    }
  }

  function turn(step: Step | null): string | null {
    if (!step) return null
    return step.target === 'parent' || step.to === null
      ? t('alarms.status.turnOfParent')
      : t('alarms.status.turnOf', { name: step.to })
  }
}
