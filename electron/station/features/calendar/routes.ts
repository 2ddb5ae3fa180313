import { z } from '@hono/zod-openapi'
import {
  calendarDate,
  calendarDayChange,
  calendarDayChanged,
  calendarQuery,
  calendarSettings,
  calendarSettingsChange,
  calendarYear,
} from '#shared/contract/calendar.ts'
import { isWorkingDay } from '#shared/domain/calendar.ts'
import { parsePeriod, periodAt } from '#shared/domain/period.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { changeCalendarDay, changeCalendarSettings } from './change-calendar.ts'
import { selectCalendarDay, selectCalendarSettings, selectCalendarYear } from './queries.ts'

export function registerCalendar(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/calendar',
      summary: 'Holidays and swapped days of a year, and office hours',
      doors: allow('loopback', 'device'),
      request: { query: calendarQuery },
      answer: calendarYear,
    }),
    (c) => {
      const today = parsePeriod(periodAt(station.clock(), 'day'))
      const year = c.req.valid('query').year ?? today?.year ?? 0
      const days = selectCalendarYear(station.db, year)
      return c.json({ year, known: days.length > 0, days, ...selectCalendarSettings(station.db) }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/calendar/days/{date}',
      summary: 'Make a day a holiday, a working day, or what its weekday says',
      doors: allow('loopback'),
      request: { params: z.object({ date: calendarDate }), ...jsonBody(calendarDayChange) },
      answer: calendarDayChanged,
    }),
    async (c) => {
      const { date } = c.req.valid('param')
      await changeCalendarDay(station, date, c.req.valid('json'))
      const day = selectCalendarDay(station.db, date)
      return c.json({ date, isWorkingDay: isWorkingDay(station.calendar, date), day }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/calendar/settings',
      summary: 'Set the office hours, and whether a deadline on a day off moves',
      doors: allow('loopback'),
      request: jsonBody(calendarSettingsChange),
      answer: calendarSettings,
    }),
    async (c) => {
      await changeCalendarSettings(station, c.req.valid('json'))
      return c.json(selectCalendarSettings(station.db), 200)
    },
  )
}
