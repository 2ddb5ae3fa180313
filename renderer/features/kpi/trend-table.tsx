import { useTranslation } from 'react-i18next'
import type { KpiItem, TrendPoint } from '#shared/contract/index.ts'
import { nowMs } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { lampWords } from './point-readout.tsx'

interface TrendTableProps {
  readonly points: readonly TrendPoint[]
  readonly kpi: KpiItem
}

/** The chart as a table, newest period first, for those who do not see it. */
export function TrendTable({ points, kpi }: TrendTableProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const now = nowMs()
  return (
    <div className="visually-hidden">
      <table>
        <caption>{t('kpi.trend.table')}</caption>
        <thead>
          <tr>
            {(['period', 'value', 'lamp', 'coverage', 'bounds'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`kpi.trend.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...points].reverse().map((point) => (
            <tr key={point.period}>
              <th scope="row">{formats.period(point.period, now)}</th>
              <td>{point.value === null ? '–' : formats.number(point.value, kpi.decimals)}</td>
              <td>{lampWords(point, t)}</td>
              <td>{point.coverage ? t('kpi.partUnits', point.coverage) : '–'}</td>
              <td>
                {point.bounds
                  ? `${formats.number(point.bounds.low, kpi.decimals)}–${formats.number(point.bounds.high, kpi.decimals)}`
                  : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
