/**
 * The one formatter of numbers, dates, periods and ages. Vietnamese numbers are `1.234,5`, dates
 * `21/11/2026` with two digits in both languages, and all instants are in Vietnam's zone.
 */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Period, parsePeriod, periodAt, periodEnd, TIME_ZONE } from '#shared/domain/period.ts'
import { type Language, LOCALES, numberFormat, useLanguage } from './i18n.ts'

const ROMAN = ['', 'I', 'II', 'III', 'IV']
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Formats {
  number(value: number, decimals: number): string
  /** `21:38` */
  time(ms: number): string
  /** `21/11/2026` */
  date(ms: number): string
  /** `Thứ Bảy, 21/11/2026` */
  longDate(ms: number): string
  /** A moment as short as its distance from now allows: `07:40`, `hôm qua`, `19/11`, `19/11/2025`. */
  when(ms: number, nowMs: number): string
  /** `3 phút trước` */
  age(ms: number, nowMs: number): string
  /** `42 phút` */
  duration(spanMs: number): string
  /** `Tháng 11/2026`; one that has not ended yet says so. */
  period(period: string, nowMs: number): string
}

function createFormats(language: Language, t: TFunction): Formats {
  const locale = LOCALES[language]
  const dateTime = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options })
  const clock = dateTime({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const weekdays = dateTime({ weekday: 'long' })
  const days = dateTime({ day: '2-digit', month: '2-digit', year: 'numeric' })
  const dayMonths = dateTime({ day: '2-digit', month: '2-digit' })

  // Some ICU versions write `-` between the parts; the clerk's form is always `/`.
  const slashed = (format: Intl.DateTimeFormat, ms: number) =>
    format
      .formatToParts(ms)
      .filter((part) => part.type !== 'literal')
      .map((part) => part.value.padStart(2, '0'))
      .join('/')

  const formats: Formats = {
    number: (value, decimals) => numberFormat(language, decimals).format(value),
    time: (ms) => clock.format(ms),
    date: (ms) => slashed(days, ms),
    longDate: (ms) => `${capitalised(weekdays.format(ms), language)}, ${slashed(days, ms)}`,
    when(ms, nowMs) {
      const day = periodAt(ms, 'day')
      if (day === periodAt(nowMs, 'day')) return formats.time(ms)
      if (day === periodAt(nowMs - DAY, 'day')) return t('when.yesterday')
      return day.slice(0, 4) === periodAt(nowMs, 'year') ? slashed(dayMonths, ms) : formats.date(ms)
    },
    age(ms, nowMs) {
      const span = nowMs - ms
      if (span < MINUTE) return t('age.now')
      if (span < HOUR) return t('age.minutes', { count: Math.floor(span / MINUTE) })
      if (span < DAY) return t('age.hours', { count: Math.floor(span / HOUR) })
      if (span < 2 * DAY) return t('age.yesterday')
      return t('age.days', { count: Math.floor(span / DAY) })
    },
    duration(spanMs) {
      if (spanMs < MINUTE) return t('duration.moment')
      if (spanMs < HOUR) return t('duration.minutes', { count: Math.floor(spanMs / MINUTE) })
      const hours = Math.floor(spanMs / HOUR)
      const minutes = Math.floor((spanMs % HOUR) / MINUTE)
      if (hours < 6 && minutes > 0) return t('duration.hoursMinutes', { hours, minutes })
      if (spanMs < 2 * DAY) return t('duration.hours', { count: hours })
      return t('duration.days', { count: Math.floor(spanMs / DAY) })
    },
    period(period, nowMs) {
      const text = periodName(period, t)
      return periodEnd(period as Period) > nowMs ? t('period.open', { period: text }) : text
    },
  }
  return formats
}

function periodName(period: string, t: TFunction): string {
  const parts = parsePeriod(period)
  if (!parts) return period
  const { year, index } = parts
  switch (parts.granularity) {
    case 'day':
      return t('period.day', { day: period.split('-').reverse().join('/') })
    case 'week':
      return t('period.week', { index, year })
    case 'month':
      return t('period.month', { index, year })
    case 'management-month':
      return t('period.managementMonth', { index, year, day: parts.day })
    case 'quarter':
      return t('period.quarter', { roman: ROMAN[index] ?? index, year })
    case 'half':
      return t(index === 1 ? 'period.half1' : 'period.half2', { year })
    case 'year':
      return t('period.year', { year })
  }
}

/** `Thứ Bảy`, `Chủ Nhật`: Vietnamese weekdays as they are printed on a calendar. */
function capitalised(weekday: string, language: Language): string {
  if (language !== 'vi') return weekday
  return weekday.replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toLocaleUpperCase('vi'))
}

/** Made once a language: formats of dates are dear, and every figure on the wall wants them. */
const made = new Map<Language, Formats>()

export function useFormats(): Formats {
  const { i18n } = useTranslation()
  const language = useLanguage()
  const formats = made.get(language) ?? createFormats(language, i18n.getFixedT(language))
  made.set(language, formats)
  return formats
}
