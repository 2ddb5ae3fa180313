import type { TFunction } from 'i18next'
import { parsePeriod } from '#shared/domain/period.ts'

const ROMAN = ['', 'I', 'II', 'III', 'IV']

/** A period as short as an axis needs: `21/11`, `T11/26`, `QIV/26`. */
export function shortPeriod(period: string, t: TFunction): string {
  const parts = parsePeriod(period)
  if (!parts) return period
  const { index } = parts
  const year = String(parts.year % 100).padStart(2, '0')
  switch (parts.granularity) {
    case 'day':
      return t('kpi.axis.day', { day: period.slice(8), month: period.slice(5, 7) })
    case 'week':
      return t('kpi.axis.week', { index })
    case 'month':
    case 'management-month':
      return t('kpi.axis.month', { index, year })
    case 'quarter':
      return t('kpi.axis.quarter', { roman: ROMAN[index] ?? index, year })
    case 'half':
      return t('kpi.axis.half', { index, year })
    case 'year':
      return t('kpi.axis.year', { year: parts.year })
  }
}

/** `28/11` of a day `2026-11-28`. */
export const shortDay = (day: string): string => day.slice(5).split('-').reverse().join('/')
