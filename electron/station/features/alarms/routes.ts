/** Alarms as they are listed, acted on and measured. */
import { z } from '@hono/zod-openapi'
import {
  acknowledgeBody,
  alarm,
  alarmActionBody,
  alarmEventPage,
  alarmLoad,
  alarmPage,
  alarmQuery,
  alarmSettings,
  alarmSettingsChange,
  bulkAcknowledgeAnswer,
  bulkAcknowledgeBody,
  shelveBody,
  silenceAnswer,
  silenceBody,
} from '#shared/contract/alarms.ts'
import { pageQuery } from '#shared/contract/primitives.ts'
import { foldName } from '#shared/domain/unit.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { acknowledgeAll, actOnAlarm, silenceAlarms } from './act-on-alarms.ts'
import { measureLoad } from './alarm-load.ts'
import { changeAlarmSettings } from './change-alarm-settings.ts'
import { alarmEventItem, alarmItem, countSuppressed } from './items.ts'
import {
  type AlarmFilter,
  type StoredAlarm,
  selectAlarm,
  selectAlarmEvents,
  selectAlarms,
} from './queries.ts'

const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const readers = () => allow('loopback', 'device')

export function registerAlarms(app: Api, { station }: ApiNeeds): void {
  const itemOf = (stored: StoredAlarm) => alarmItem(station, stored, countSuppressed(station))
  registerReading(app, station)
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/alarms/acknowledge',
      summary: 'Takes several alarms on; a verdict per alarm',
      doors: allow('loopback'),
      request: jsonBody(bulkAcknowledgeBody),
      answer: bulkAcknowledgeAnswer,
    }),
    async (c) => {
      const { ids, ...body } = c.req.valid('json')
      const verdicts = await acknowledgeAll(station, ids, body)
      const suppressed = countSuppressed(station)
      const items = verdicts.map(({ id, refusal, stored }) => ({
        id,
        code: refusal?.code ?? null,
        detail: refusal?.message ?? null,
        alarm: stored && alarmItem(station, stored, suppressed),
      }))
      return c.json({ acknowledged: items.filter((item) => item.code === null).length, items }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/alarms/silence',
      summary: 'Stops the sound of all alarms that sound; they stay unacknowledged',
      doors: allow('loopback'),
      request: jsonBody(silenceBody),
      answer: silenceAnswer,
    }),
    async (c) => c.json({ silenced: await silenceAlarms(station, c.req.valid('json').by) }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/alarms/{id}/acknowledge',
      summary: 'Takes an alarm on: who, why and until when',
      doors: allow('loopback'),
      request: { params, ...jsonBody(acknowledgeBody) },
      answer: alarm,
    }),
    async (c) => {
      const action = { action: 'acknowledge' as const, ...c.req.valid('json') }
      return c.json(itemOf(await actOnAlarm(station, c.req.valid('param').id, action)), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/alarms/{id}/shelve',
      summary: 'Puts an alarm aside for a time, with a reason',
      doors: allow('loopback'),
      request: { params, ...jsonBody(shelveBody) },
      answer: alarm,
    }),
    async (c) => {
      const action = { action: 'shelve' as const, ...c.req.valid('json') }
      return c.json(itemOf(await actOnAlarm(station, c.req.valid('param').id, action)), 200)
    },
  )
  const plain = {
    unshelve: 'Takes an alarm from the shelf before its time',
    'out-of-service': 'Takes an alarm out of service until somebody returns it',
    'return-to-service': 'Returns an alarm to service',
  } as const
  for (const action of ['unshelve', 'out-of-service', 'return-to-service'] as const) {
    app.openapi(
      jsonRoute({
        method: 'post',
        path: `/api/v1/alarms/{id}/${action}`,
        summary: plain[action],
        doors: allow('loopback'),
        request: { params, ...jsonBody(alarmActionBody) },
        answer: alarm,
      }),
      async (c) => {
        const stored = await actOnAlarm(station, c.req.valid('param').id, {
          action,
          ...c.req.valid('json'),
        })
        return c.json(itemOf(stored), 200)
      },
    )
  }
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/alarm-settings',
      summary: 'Changes how alarms are opened, heard and escalated',
      doors: allow('loopback'),
      request: jsonBody(alarmSettingsChange),
      answer: alarmSettings,
    }),
    async (c) => c.json(await changeAlarmSettings(station, c.req.valid('json')), 200),
  )
}

function registerReading(app: Api, station: Station): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/alarms',
      summary: 'Alarms, open ones by default, the last opened first',
      doors: readers(),
      request: { query: alarmQuery },
      answer: alarmPage,
    }),
    (c) => {
      const { state, kind, severity, unit, code, text, limit, after } = c.req.valid('query')
      const rows = selectAlarms(station.db, {
        states: state,
        kinds: kind ?? null,
        severity: severity ?? null,
        // No unit has the id 0.
        unit: unit === undefined ? null : (station.units.byCode(unit)?.id ?? 0),
        code: code ?? null,
        named: text ? findNamed(station, text) : null,
        after: after === undefined ? null : readCursor(after),
        limit: limit + 1,
      })
      const suppressed = countSuppressed(station)
      const page = rows.slice(0, limit)
      return c.json(
        {
          items: page.map((stored) => alarmItem(station, stored, suppressed)),
          next: rows.length > limit ? String(page.at(-1)?.id) : null,
        },
        200,
      )
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/alarms/load',
      summary: 'How much the alarms ask of those who watch',
      doors: readers(),
      answer: alarmLoad,
    }),
    (c) => c.json(measureLoad(station), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/alarms/{id}',
      summary: 'One alarm, open or closed',
      doors: readers(),
      request: { params },
      answer: alarm,
    }),
    (c) => {
      const stored = alarmOf(station, c.req.valid('param').id)
      return c.json(alarmItem(station, stored, countSuppressed(station)), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/alarms/{id}/events',
      summary: 'All that happened to an alarm, the oldest first',
      doors: readers(),
      request: { params, query: z.object(pageQuery) },
      answer: alarmEventPage,
    }),
    (c) => {
      const { limit, after } = c.req.valid('query')
      const { id } = alarmOf(station, c.req.valid('param').id)
      const rows = selectAlarmEvents(station.db, id, after === undefined ? 0 : readCursor(after), limit + 1)
      const page = rows.slice(0, limit)
      return c.json(
        { items: page.map(alarmEventItem), next: rows.length > limit ? String(page.at(-1)?.id) : null },
        200,
      )
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/alarm-settings',
      summary: 'How alarms are opened, heard and escalated',
      doors: readers(),
      answer: alarmSettings,
    }),
    (c) => c.json(station.alarms.settings, 200),
  )
}

function alarmOf({ db }: Station, id: number): StoredAlarm {
  const stored = selectAlarm(db, id)
  if (!stored) throw new StationError('alarm-not-found', `Không có cảnh báo số ${id}.`, 404)
  return stored
}

/** Units and KPIs that a word may mean. */
function findNamed({ units, dictionary }: Station, text: string): NonNullable<AlarmFilter['named']> {
  const word = foldName(text)
  const isMeant = (...names: string[]) => names.some((name) => foldName(name).includes(word))
  return {
    units: units.all
      .filter((unit) => units.isInside(unit) && isMeant(unit.code, unit.nameVi, unit.nameEn))
      .map(({ id }) => id),
    codes: dictionary.kpis.filter((kpi) => isMeant(kpi.code, kpi.nameVi, kpi.nameEn)).map(({ code }) => code),
  }
}

function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
