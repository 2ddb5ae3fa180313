import { useTranslation } from 'react-i18next'
import { useOwn } from '../kiosk/covered.ts'
import { useKpi } from './store.ts'

/** A record of so few warnings says little; then what they would have been over the past is said as well. */
const FEW = 10

/** How the early warnings of this KPI have held so far: without it, nobody knows what they are worth. */
export function WarningRecordLine() {
  const { t } = useTranslation()
  const record = useOwn(useKpi((view) => view.record))
  if (!record) return '–'
  const { cameTrue, didNot, backtest } = record
  const judged = cameTrue + didNot
  const held = judged > 0 ? t('kpi.record.held', { count: judged, right: cameTrue }) : null
  const past = judged < FEW ? backtest : null
  const tested =
    past &&
    (past.warnings > 0
      ? t('kpi.record.tested', { count: past.warnings, right: past.cameTrue })
      : t('kpi.record.testedNone', { count: past.periods }))
  const missed = past && past.missed > 0 ? t('kpi.record.missed', { count: past.missed }) : null
  return [held, tested, missed].filter((text) => text !== null).join(' ') || t('kpi.record.none')
}
