import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { CellItem } from '#shared/contract/figures.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { makeStation, NOW, type TestStation } from '../../../support/station.ts'

const good = { unit: '00004', measure: 'dossiers_received', period: '2026-11-21', value: 120 }

const codes = ({ rejected }: { rejected: ReadonlyArray<{ row: number; code: string }> }) =>
  rejected.map(({ row, code }) => [row, code])

async function cellsOf(station: TestStation, query: string): Promise<CellItem[]> {
  const { body } = await station.ask<{ items: CellItem[] }>('GET', `/api/v1/cells?limit=5000&${query}`)
  return body.items
}

async function figureOf(station: TestStation, period: string, measure = good.measure) {
  const [cell] = await cellsOf(station, `unit=00004&measure=${measure}&period=${period}`)
  return cell?.value ?? null
}

/** Sends a body as it is, through the API in this process. */
async function send(station: TestStation, body: BodyInit | null, headers: Record<string, string> = {}) {
  const response = await station.api.request('/api/v1/observations', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: response.status, body: (await response.json()) as IntakeAnswer & Problem }
}

interface Revision {
  period: number
  value: number | null
  recorded_at: number
  source: string
  author: string
  reason: string | null
}

function historyOf(station: TestStation): Revision[] {
  return station.station.db
    .prepare<[], Revision>(
      `SELECT period, value, recorded_at, source.word AS source, author.word AS author, reason
       FROM observations JOIN labels AS source ON source.id = source JOIN labels AS author ON author.id = author
       ORDER BY period, seq`,
    )
    .all()
}

describe('verdicts', () => {
  it('names what is wrong with each row, and takes the good one among them', async () => {
    const station = await makeStation('00004')
    const bad: ReadonlyArray<readonly [object | string | null | number, string]> = [
      [{ ...good, unit: '99999' }, 'unknown-unit'],
      [{ ...good, unit: 4 }, 'unknown-unit'],
      [{ ...good, unit: '00008' }, 'outside-station'],
      [{ ...good, unit: '01' }, 'outside-station'],
      [{ ...good, measure: 'no_such_measure' }, 'unknown-measure'],
      [{ ...good, measure: '__proto__' }, 'unknown-measure'],
      [{ ...good, period: '2026-02-30' }, 'impossible-period'],
      [{ ...good, period: '2026-13' }, 'impossible-period'],
      [{ ...good, period: 20261121 }, 'impossible-period'],
      [{ ...good, period: '2026-11' }, 'wrong-period'],
      [{ ...good, period: '2026-W47' }, 'wrong-period'],
      [{ ...good, period: '2026-11-22' }, 'future-period'],
      [{ ...good, value: '120' }, 'not-a-number'],
      [{ ...good, value: 'mười hai' }, 'not-a-number'],
      [{ ...good, value: '' }, 'not-a-number'],
      [{ ...good, value: true }, 'not-a-number'],
      [{ ...good, value: [1] }, 'not-a-number'],
      [{ unit: '00004', measure: good.measure, period: good.period }, 'not-a-number'],
      [{ ...good, value: -1 }, 'below-minimum'],
      [{ ...good, value: 12.5 }, 'too-many-decimals'],
      [{ ...good, value: 2 ** 53 }, 'out-of-range'],
      [{ ...good, value: 1e300 }, 'out-of-range'],
      [{ ...good, slice: 'lĩnh vực' }, 'bad-slice'],
      [{ ...good, slice: 'x'.repeat(41) }, 'bad-slice'],
      [{ ...good, slice: 7 }, 'bad-slice'],
      [{ ...good, observedAt: 'hôm qua' }, 'impossible-instant'],
      [{ ...good, observedAt: '2026-02-31T08:00:00+07:00' }, 'impossible-instant'],
      [{ ...good, observedAt: '2026-11-21T25:00:00+07:00' }, 'impossible-instant'],
      [{ ...good, observedAt: '2026-11-21T08:00:00' }, 'impossible-instant'],
      [{ ...good, observedAt: '2026-11-22T08:00:00+07:00' }, 'impossible-instant'],
      [{ ...good, source: 5 }, 'malformed-row'],
      [{ ...good, reason: 'x'.repeat(201) }, 'malformed-row'],
      [null, 'malformed-row'],
      ['a row', 'malformed-row'],
      [7, 'malformed-row'],
      [[good], 'malformed-row'],
    ]
    const answer = await station.post([...bad.map(([row]) => row as object), good, { ...good, value: 121 }])
    expect(codes(answer)).toEqual([
      ...bad.map(([, code], index) => [index + 1, code]),
      [bad.length + 2, 'duplicate-row'],
    ])
    expect(answer).toMatchObject({ accepted: 1, unchanged: 0 })
    expect(await figureOf(station, '2026-11-21')).toBe(120)
    expect(historyOf(station)).toHaveLength(1)
  })

  it('gives garbage of any shape a verdict of its own', async () => {
    const station = await makeStation('00004')
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const row = (field: string, json: string) =>
      JSON.stringify({ ...good, [field]: '?' }).replace('"?"', json)
    const shapes = ['{"toString":1,"valueOf":1}', '{"__proto__":null}', deep, '[null]', 'null']
    const rows = shapes.flatMap((json) =>
      ['unit', 'measure', 'period', 'slice'].map((field) => row(field, json)),
    )
    const values = shapes.slice(0, 4).map((json) => row('value', json))
    const all = [...rows, ...values, deep]
    const { status, body } = await send(
      station,
      `{"observations":[${[...all, JSON.stringify(good)].join()}]}`,
    )
    expect(status).toBe(200)
    // A missing slice is the total, so that row stands, and the good one after it says the same again.
    const noSlice = rows.length
    expect(codes(body)).toEqual(
      [...all.map((_, index) => index + 1).filter((number) => number !== noSlice), all.length + 1].map(
        (number) => [number, expect.any(String)],
      ),
    )
    expect(body).toMatchObject({ accepted: 1 })
    expect(body.rejected.at(-1)?.code).toBe('duplicate-row')
  })

  it('does not take a number or a list for the period that it reads like', async () => {
    const station = await makeStation('00004')
    const plan = { unit: '00004', measure: 'jobs_plan', value: 5 }
    const answer = await station.post([
      { ...plan, period: 2026 },
      { ...plan, period: ['2026'] },
      { ...plan, period: '2026' },
      { ...plan, period: 2026, slice: 'a' },
    ])
    expect(codes(answer)).toEqual([
      [1, 'impossible-period'],
      [2, 'impossible-period'],
      [4, 'impossible-period'],
    ])
    expect(answer.accepted).toBe(1)
  })

  it('takes a plan ahead of its year, and other figures once their period is on', async () => {
    const station = await makeStation('00004')
    const answer = await station.post([
      { unit: '00004', measure: 'jobs_plan', period: '2027', value: 10 },
      { unit: '00004', measure: 'population', period: '2026-11', value: 10 },
      { unit: '00004', measure: 'population', period: '2026-12', value: 10 },
    ])
    expect([answer.accepted, codes(answer)]).toEqual([2, [[3, 'future-period']]])
  })
})

describe('revisions', () => {
  it('keeps every correction, and who made it when', async () => {
    const station = await makeStation('00004')
    await station.post([good])
    station.clock.now += 60_000
    await station.post([{ ...good, value: 130, source: 'one-stop', reason: 'đếm lại' }])
    station.clock.now += 60_000
    await station.post([{ ...good, value: null }])
    const admin = { author: 'quản trị máy' }
    expect(historyOf(station)).toEqual([
      { period: 20261121, value: 120, recorded_at: NOW, source: 'manual', reason: null, ...admin },
      {
        period: 20261121,
        value: 130,
        recorded_at: NOW + 60_000,
        source: 'one-stop',
        reason: 'đếm lại',
        ...admin,
      },
      { period: 20261121, value: null, recorded_at: NOW + 120_000, source: 'manual', reason: null, ...admin },
    ])
    expect(await figureOf(station, '2026-11-21')).toBeNull()
    expect(await figureOf(station, '2026')).toBeNull()
  })

  it('adds no revision for a figure that is known, and refreshes its age up the periods', async () => {
    const station = await makeStation('00004')
    await station.post([{ ...good, observedAt: '2026-11-21T08:00:00+07:00' }])
    const before = await cellsOf(station, 'unit=00004')
    const later = '2026-11-21T20:00:00.000+07:00'
    const answer = await station.post([{ ...good, observedAt: later }])
    expect(answer).toEqual({ accepted: 0, unchanged: 1, rejected: [] })
    expect(await cellsOf(station, 'unit=00004')).toEqual(before.map((cell) => ({ ...cell, asOf: later })))
    expect(historyOf(station)).toHaveLength(1)
  })

  it('leaves no trace of a retraction of what was never reported', async () => {
    const station = await makeStation('00004')
    expect(await station.post([{ ...good, period: '2020-01-01', value: null }])).toEqual({
      accepted: 0,
      unchanged: 1,
      rejected: [],
    })
    expect(await cellsOf(station, 'unit=00004')).toEqual([])
    await station.post([good])
    // The unit is due from the day it was made, not since 2020.
    const roster = station.station.db.prepare<[], { since: number }>('SELECT since FROM roster').all()
    expect(roster).toEqual([{ since: 20261121 }])
  })
})

describe('one request', () => {
  it('gets the same answer under the same Idempotency-Key, and 409 for another body', async () => {
    const station = await makeStation('00004')
    const key = { 'idempotency-key': 'day-21' }
    const body = JSON.stringify({ observations: [good, { ...good, value: 'x' }] })
    const first = await send(station, body, key)
    const again = await send(station, body, key)
    expect(first.body).toMatchObject({ accepted: 1, unchanged: 0 })
    expect(again).toEqual(first)
    const other = await send(station, JSON.stringify({ observations: [{ ...good, value: 7 }] }), key)
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-conflict'])
    expect(await figureOf(station, '2026-11-21')).toBe(120)
    station.clock.now += 49 * 3_600_000
    expect((await send(station, body, key)).body).toMatchObject({ accepted: 0, unchanged: 1 })
  })

  it('that is sent twice at the same time is taken once', async () => {
    const station = await makeStation('00004')
    const body = JSON.stringify({ observations: [good] })
    const answers = await Promise.all([1, 2, 3].map(() => send(station, body, { 'idempotency-key': 'k' })))
    expect(answers.map(({ body: { accepted } }) => accepted)).toEqual([1, 1, 1])
    expect(historyOf(station)).toHaveLength(1)
  })

  it.each([
    ['broken JSON', '{"observations":[', 'application/json', 400, 'not-json'],
    ['an empty body', '', 'application/json', 400, 'not-json'],
    ['no rows', '{"rows":[]}', 'application/json', 422, 'invalid-request'],
    ['JSON that is no object', 'null', 'application/json', 422, 'invalid-request'],
    ['rows that are no list', '{"observations":{}}', 'application/json', 422, 'invalid-request'],
    ['another type', '<a/>', 'application/xml', 415, 'unsupported-type'],
    ['a CSV without header', '00004,dossiers_received,2026-11-21,5', 'text/csv', 400, 'bad-file'],
  ])('with %s is refused whole', async (_, body, type, status, code) => {
    const station = await makeStation('00004')
    const answer = await send(station, body, { 'content-type': type })
    expect([answer.status, answer.body.code, answer.body.detail.length > 10]).toEqual([status, code, true])
    expect(historyOf(station)).toEqual([])
  })

  it('may have 50,000 rows and not one more', async () => {
    const station = await makeStation('00004')
    const rows = Array.from({ length: 50_001 }, (_, index) => ({ ...good, slice: `s${index}` }))
    const tooMany = await send(station, JSON.stringify({ observations: rows }))
    expect([tooMany.status, tooMany.body.code]).toEqual([413, 'invalid-request'])
    expect(historyOf(station)).toEqual([])
    const most = await send(station, JSON.stringify({ observations: rows.slice(0, 50_000).map(() => 1) }))
    expect([most.status, most.body.rejected.length]).toEqual([200, 50_000])
  })

  it('is refused past 32 MiB, whether or not it says its length', async () => {
    const station = await makeStation('00004')
    const { loopback } = await station.start()
    const chunk = Buffer.alloc(1024 * 1024, 0x20)
    const sendMegabytes = async (count: number, headers: Record<string, string | number>) => {
      const request = httpRequest(`${loopback}/api/v1/observations`, {
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/json', ...headers },
      })
      // The station need not take what it has refused: the rest of the body may fail to go out.
      request.on('error', () => undefined)
      let left = count
      const writeNext = (): void => {
        if (left === 0) request.end()
        else {
          left -= 1
          request.write(chunk, (error) => error ?? writeNext())
        }
      }
      writeNext()
      const [response] = await once(request, 'response')
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part)
      request.destroy()
      return [response.statusCode, JSON.parse(Buffer.concat(parts).toString()).code]
    }
    const length = { 'content-length': 33 * chunk.length }
    expect(await sendMegabytes(33, length)).toEqual([413, 'too-large'])
    expect(await sendMegabytes(33, { 'transfer-encoding': 'chunked' })).toEqual([413, 'too-large'])
    expect(await sendMegabytes(1, { 'transfer-encoding': 'chunked' })).toEqual([400, 'not-json'])
    expect(await station.ask('GET', '/api/v1/station')).toMatchObject({ status: 200 })
  })

  it('may be CSV as Vietnamese Excel writes it', async () => {
    const station = await makeStation('00004')
    const csv = [
      '\uFEFFĐơn vị;Số liệu;Kỳ;Giá trị',
      '00004;dossiers_received;21/11/2026;120',
      '00004;dossiers_received;2026-11-20;12,5',
      '4;dossiers_received;2026-11-19;5',
      '00004;dossiers_handled;2026-11-21;1.234.567',
      '00004;dossiers_handled;2026-11-20;',
    ].join('\r\n')
    const { status, body } = await send(station, csv, { 'content-type': 'text/csv; charset=utf-8' })
    expect(status).toBe(200)
    expect([body.accepted, codes(body)]).toEqual([
      2,
      [
        [2, 'too-many-decimals'],
        [3, 'unknown-unit'],
        [5, 'not-a-number'],
      ],
    ])
    // The words say what happened to the code, not only that there is no such unit.
    expect(body.rejected[1]?.detail).toContain('00004')
    expect(await figureOf(station, '2026-11-21')).toBe(120)
    expect(await figureOf(station, '2026-11-21', 'dossiers_handled')).toBe(1_234_567)
  })
})

describe('figures that are too large together', () => {
  it('are refused whole: a sum that is not exact would be wrong for ever', async () => {
    const station = await makeStation('01')
    const rows = ['00004', '00008'].map((unit) => ({ ...good, unit, value: Number.MAX_SAFE_INTEGER }))
    const { status, body } = await send(station, JSON.stringify({ observations: rows }))
    expect([status, body.code]).toEqual([422, 'out-of-range'])
    expect([await cellsOf(station, ''), historyOf(station)]).toEqual([[], []])
    expect((await station.post(rows.slice(0, 1))).accepted).toBe(1)
    expect((await station.post([{ ...good, unit: '00008', value: 0 }])).accepted).toBe(1)
  })
})

describe('a failure in the middle', () => {
  it('leaves nothing half-written, and the next request works', async () => {
    const station = await makeStation('01')
    await station.post([good])
    const before = await cellsOf(station, '')
    const lamps = await station.ask('GET', '/api/v1/kpis?limit=5000')
    // Fails late: at the city's merged cell, long after the observations of the wards were written.
    await station.station.writer.write(({ db }) => {
      db.exec(`CREATE TRIGGER broken BEFORE INSERT ON cells
        WHEN NEW.unit = ${station.station.units.root.id} BEGIN SELECT RAISE(ABORT, 'disk on fire'); END`)
    })
    const rows = ['00004', '00008'].flatMap((unit) => [
      { ...good, unit, value: 7 },
      { ...good, unit, measure: 'dossiers_overdue', value: 7 },
    ])
    const { status, body } = await send(station, JSON.stringify({ observations: rows }), {
      'idempotency-key': 'f',
    })
    expect([status, body.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(body)).not.toContain('disk on fire')
    expect(await cellsOf(station, '')).toEqual(before)
    expect(await station.ask('GET', '/api/v1/kpis?limit=5000')).toEqual(lamps)
    expect(historyOf(station)).toHaveLength(1)

    await station.station.writer.write(({ db }) => db.exec('DROP TRIGGER broken'))
    const repeated = await send(station, JSON.stringify({ observations: rows }), { 'idempotency-key': 'f' })
    expect(repeated.body).toMatchObject({ accepted: 4 })
    expect(await station.ask('POST', '/api/v1/verifications')).toMatchObject({ body: { differences: [] } })
  })
})

describe('the source door', () => {
  async function makeSource(station: TestStation, name = 'Một cửa', measures = ['dossiers_received']) {
    const { body } = await station.ask<{ id: string; token: string }>('POST', '/api/v1/sources', {
      name,
      measures,
      units: ['00004'],
    })
    return { id: body.id, door: { authorization: `Bearer ${body.token}` } }
  }

  it('takes only its own measures and units, and names the source as author', async () => {
    const station = await makeStation('01')
    const { door } = await makeSource(station)
    const rows = [good, { ...good, unit: '00008' }, { ...good, measure: 'dossiers_handled' }]
    const { body } = await send(station, JSON.stringify({ observations: rows }), door)
    expect([body.accepted, codes(body)]).toEqual([
      1,
      [
        [2, 'not-permitted'],
        [3, 'not-permitted'],
      ],
    ])
    expect(historyOf(station)).toMatchObject([{ author: 'nguồn: Một cửa', value: 120 }])
  })

  it('is shut from the next request on once it is revoked', async () => {
    const station = await makeStation('01')
    const { id, door } = await makeSource(station)
    const body = JSON.stringify({ observations: [good] })
    expect((await send(station, body, door)).status).toBe(200)
    await station.ask('DELETE', `/api/v1/sources/${id}`)
    expect((await send(station, body, door)).status).toBe(401)
  })

  it('keeps Idempotency-Keys of sources apart, whatever the sources are called', async () => {
    const station = await makeStation('01')
    const one = await makeSource(station)
    const other = await makeSource(station, 'Một cửa', ['dossiers_handled'])
    const body = JSON.stringify({ observations: [good] })
    expect((await send(station, body, { ...one.door, 'idempotency-key': 'k' })).body.accepted).toBe(1)
    const answer = await send(station, body, { ...other.door, 'idempotency-key': 'k' })
    expect(codes(answer.body)).toEqual([[1, 'not-permitted']])
  })
})
