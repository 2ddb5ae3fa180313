import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type CalendarTable, calendarTable } from '#shared/contract/calendar.ts'
import { resourcePath } from '../../resources.ts'

/** The table of holidays and swapped days that ships with the program. */
export function readCalendar(): CalendarTable {
  const text = readFileSync(resourcePath('calendars', 'vietnam.yaml'), 'utf8')
  return calendarTable.parse(parse(text, { maxAliasCount: 0 }))
}
