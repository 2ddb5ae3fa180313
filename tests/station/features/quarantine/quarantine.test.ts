import { describe, expect, it } from 'vitest'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { QuarantineItem, QuarantinePage, ResubmitAnswer } from '#shared/contract/quarantine.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { MOST_ADDED, MOST_ENTRIES } from '#station/features/quarantine/update-quarantine.ts'
import {
  makeStation,
  NOW,
  reopenStation,
  type TestStation,
  temporaryFolder,
} from '../../../support/station.ts'

const MINUTE = 60_000
const at = (minutes: number) => formatInstant(NOW + minutes * MINUTE)
const good = { unit: '00004', measure: 'dossiers_received', period: '2026-11-21', value: 120 }
const bad = { ...good, value: -1 }

const list = async (station: TestStation, query = '') =>
  (await station.ask<QuarantinePage>('GET', `/api/v1/quarantine?${query}`)).body
const resubmit = (station: TestStation, id: number, body: object, query = '') =>
  station.ask<ResubmitAnswer & Problem>('POST', `/api/v1/quarantine/${id}/resubmit${query}`, body)
const dismiss = (station: TestStation, id: number, reason: string) =>
  station.ask<QuarantineItem & Problem>(
    'DELETE',
    `/api/v1/quarantine/${id}?reason=${encodeURIComponent(reason)}`,
  )
async function onlyEntry(station: TestStation): Promise<QuarantineItem> {
  const { items } = await list(station)
  expect(items).toHaveLength(1)
  return items[0] as QuarantineItem
}

describe('a refused row', () => {
  it('is kept with its reason, its row, who sent it and whose measure it is', async () => {
    const station = await makeStation('00004')
    const office = station.station.dictionary.measure(good.measure)?.ownerOffice
    await station.post([{ ...bad, source: 'one-stop', citizen: 'Nguyễn Văn A', value: -1 }, good])
    expect(await list(station)).toEqual({
      items: [
        {
          id: 1,
          unit: '00004',
          measure: good.measure,
          period: '2026-11-21',
          slice: '',
          source: 'one-stop',
          row: { ...bad, source: 'one-stop' },
          code: 'below-minimum',
          detail: expect.stringContaining('-1'),
          author: 'quản trị máy',
          ownerOffice: office,
          firstReceivedAt: at(0),
          receivedAt: at(0),
          times: 1,
          state: 'open',
          closedAt: null,
          closedBy: null,
          closedReason: null,
        },
      ],
      next: null,
      open: 1,
      dropped: 0,
    })
  })

  it('is not kept where it is no row, or not the sender’s to write', async () => {
    const station = await makeStation('01')
    const { body } = await station.ask<{ token: string }>('POST', '/api/v1/sources', {
      name: 'Một cửa',
      measures: [good.measure],
      units: ['00004'],
    })
    const response = await station.api.request('/api/v1/observations', {
      method: 'POST',
      headers: { authorization: `Bearer ${body.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        observations: [7, { ...good, reason: 5 }, { ...good, unit: '00008' }, { ...good, value: 1.5 }],
      }),
    })
    expect(((await response.json()) as IntakeAnswer).rejected).toHaveLength(4)
    expect(await onlyEntry(station)).toMatchObject({ code: 'too-many-decimals', author: 'nguồn: Một cửa' })
  })

  it('keeps little of garbage, whatever its shape', async () => {
    const station = await makeStation('00004')
    await station.post([
      { ...good, value: { deep: ['x'.repeat(10_000)] }, source: 'x'.repeat(200) },
      { ...good, period: '2026-11-20', value: 'Nguyễn Văn A, '.repeat(10) },
      { ...good, unit: ['x'.repeat(10_000)], period: 'y'.repeat(10_000) },
      { unit: '__proto__', measure: 5, period: null, value: 1 },
    ])
    const { items } = await list(station)
    expect(items.map(({ unit, row, code }) => [unit, row.value, code])).toEqual([
      ['__proto__', 1, 'unknown-unit'],
      ['[…]', 120, 'unknown-unit'],
      ['00004', 'Nguyễn Văn A, Nguyễn Văn A, Nguyễn Văn A', 'not-a-number'],
      ['00004', '{…}', 'not-a-number'],
    ])
    expect(JSON.stringify(items).length).toBeLessThan(4_000)
  })

  it('carries the file’s own words where it came in a file', async () => {
    const station = await makeStation('00004')
    await station.api.request('/api/v1/observations', {
      method: 'POST',
      headers: { authorization: `Bearer ${station.token}`, 'content-type': 'text/csv' },
      body: 'unit,measure,period,value\n4,dossiers_received,2026-11-21,5',
    })
    expect((await onlyEntry(station)).detail).toContain('00004')
  })

  it('stands once for each key, the newest in its place', async () => {
    const station = await makeStation('00004')
    await station.post([bad, { ...bad, value: -2 }, { ...bad, source: 'one-stop' }])
    station.clock.now += MINUTE
    await station.post([{ ...bad, value: 'x' }])
    const { items } = await list(station)
    expect(items.map(({ source, row, times, code }) => [source, row.value, times, code])).toEqual([
      ['manual', 'x', 2, 'not-a-number'],
      ['one-stop', -1, 1, 'below-minimum'],
    ])
    expect(items[0]).toMatchObject({ firstReceivedAt: at(0), receivedAt: at(1) })
  })

  it('is resolved by a good row of the same key, and by no other', async () => {
    const station = await makeStation('00004')
    await station.post([bad])
    await station.post([
      { ...good, source: 'one-stop' },
      { ...good, period: '2026-11-20' },
      { ...good, slice: 'LAND' },
    ])
    expect((await list(station)).open).toBe(1)
    station.clock.now += MINUTE
    await station.post([good])
    expect((await list(station)).items).toEqual([])
    const { items } = await list(station, 'state=all')
    expect(items).toMatchObject([{ state: 'resolved', closedAt: at(1), closedBy: 'quản trị máy' }])
    await station.post([bad])
    expect((await list(station, 'state=all')).items.map(({ id, state }) => [id, state])).toEqual([
      [2, 'open'],
      [1, 'resolved'],
    ])
  })

  it('that a good row of the same request follows is not kept; one that comes after it is', async () => {
    const station = await makeStation('00004')
    await station.post([bad, good])
    expect((await list(station, 'state=all')).items).toEqual([])
    await station.post([good, { ...good, value: 7 }])
    expect(await onlyEntry(station)).toMatchObject({ code: 'duplicate-row', row: { value: 7 } })
  })
})

describe('the list', () => {
  it('is filtered and paged, the last received first', async () => {
    const station = await makeStation('00004')
    await station.post([bad, { ...bad, measure: 'no_such' }, { ...good, unit: '99999' }])
    station.clock.now += MINUTE
    await station.post([{ ...bad, period: '2026-11-20' }])
    const codes = async (query: string) => (await list(station, query)).items.map(({ code }) => code)
    expect(await codes('measure=no_such')).toEqual(['unknown-measure'])
    expect(await codes('unit=99999')).toEqual(['unknown-unit'])
    expect(await codes('code=below-minimum')).toEqual(['below-minimum', 'below-minimum'])
    expect(await codes('state=dismissed')).toEqual([])
    const all = await list(station)
    const first = await list(station, 'limit=3')
    const rest = await list(station, `limit=3&after=${first.next}`)
    expect([...first.items, ...rest.items]).toEqual(all.items)
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 1, null])
    expect((await station.ask<Problem>('GET', '/api/v1/quarantine?after=1')).body.code).toBe('bad-cursor')
  })

  it('keeps the newest, at most a thousand of one request, and counts what it drops', async () => {
    const station = await makeStation('00004')
    const flood = (request: number, count: number) =>
      station.post(Array.from({ length: count }, (_, row) => ({ ...bad, slice: `s${request}.${row}` })))
    await station.post([bad])
    await station.post([{ ...bad, period: '2026-11-20' }])
    await station.post([{ ...good, period: '2026-11-20' }])
    const open = MOST_ENTRIES - 2
    for (let request = 0; request * MOST_ADDED < open; request += 1) {
      station.clock.now += MINUTE
      await flood(request, Math.min(MOST_ADDED, open - request * MOST_ADDED))
    }
    expect(await list(station, 'limit=1')).toMatchObject({ open: MOST_ENTRIES - 1, dropped: 0 })
    station.clock.now += MINUTE
    await flood(99, MOST_ADDED + 5)
    // What is done with goes first, then the oldest.
    expect((await list(station, 'limit=1&state=all')).open).toBe(MOST_ENTRIES)
    expect((await list(station, 'state=resolved')).items).toEqual([])
    expect(await list(station, 'limit=1')).toMatchObject({
      dropped: MOST_ADDED + 5,
      items: [{ slice: `s99.${MOST_ADDED - 1}` }],
    })
    expect((await list(station, 'limit=5000&code=below-minimum&unit=00004')).items).toHaveLength(5_000)
  })
})

describe('an owner', () => {
  it('puts a row right and sends it again through the same door', async () => {
    const station = await makeStation('00004')
    await station.post([bad])
    const { id } = await onlyEntry(station)
    station.clock.now += MINUTE
    const again = await resubmit(station, id, { value: 1.5 })
    expect([again.status, again.body.verdict]).toEqual([
      200,
      {
        accepted: 0,
        unchanged: 0,
        rejected: [expect.objectContaining({ row: 1, code: 'too-many-decimals' })],
      },
    ])
    expect(await onlyEntry(station)).toMatchObject({ id, code: 'below-minimum', times: 1 })
    const done = await resubmit(station, id, { value: 12 })
    expect(done.body).toMatchObject({
      verdict: { accepted: 1, rejected: [] },
      item: { id, state: 'resolved', closedAt: at(1), closedBy: 'quản trị máy', row: { value: -1 } },
    })
    const cells = await station.ask<{ items: object[] }>(
      'GET',
      `/api/v1/cells?measure=${good.measure}&period=2026-11-21`,
    )
    // Seen when it came, not when it was put right.
    expect(cells.body.items).toMatchObject([{ value: 12, asOf: at(0) }])
    const third = await resubmit(station, id, { value: 13 })
    expect([third.status, third.body.code]).toEqual([409, 'already-closed'])
  })

  it('may correct the key itself, and confirm what needs confirming', async () => {
    const station = await makeStation('01')
    await station.post([
      { ...good, unit: '4' },
      { unit: '01', measure: 'population', period: '2026-11', value: 5 },
    ])
    const [population, typo] = (await list(station)).items
    const fixed = await resubmit(station, typo?.id ?? 0, { unit: '00004' })
    expect(fixed.body.item).toMatchObject({ state: 'resolved', unit: '4' })
    const id = population?.id ?? 0
    expect((await resubmit(station, id, {})).body.verdict.rejected).toMatchObject([
      { code: 'needs-confirmation' },
    ])
    const confirmed = await resubmit(station, id, {}, '?confirm=true')
    expect(confirmed.body).toMatchObject({ verdict: { accepted: 1 }, item: { state: 'resolved' } })
    expect((await list(station)).open).toBe(0)
  })

  it('dismisses a row with a reason; it stays, and in the audit too', async () => {
    const station = await makeStation('00004')
    await station.post([bad])
    const { id } = await onlyEntry(station)
    expect((await dismiss(station, id, ' ')).status).toBe(422)
    const { status, body } = await dismiss(station, id, 'gửi nhầm')
    expect([status, body]).toMatchObject([
      200,
      { id, state: 'dismissed', closedAt: at(0), closedBy: 'quản trị máy', closedReason: 'gửi nhầm' },
    ])
    expect((await list(station, 'state=dismissed')).items).toEqual([body])
    expect((await dismiss(station, id, 'lần nữa')).body.code).toBe('already-closed')
    expect((await resubmit(station, id, { value: 1 })).body.code).toBe('already-closed')
    const audit = await station.ask<{ items: object[] }>('GET', '/api/v1/audit')
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({
        action: 'quarantine-dismissed',
        detail: expect.stringContaining('gửi nhầm'),
      }),
    )
  })

  it('is told where there is no such row, or a field that no row has', async () => {
    const station = await makeStation('00004')
    expect((await resubmit(station, 7, {})).status).toBe(404)
    expect((await dismiss(station, 7, 'x')).status).toBe(404)
    await station.post([bad])
    expect((await resubmit(station, 1, { citizen: 'A' })).status).toBe(422)
    expect((await resubmit(station, 1, { value: 'x' })).status).toBe(422)
  })
})

describe('one transaction', () => {
  const breakAt = (station: TestStation, table: string) =>
    station.station.writer.write(({ db }) => {
      db.exec(
        `CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk on fire'); END`,
      )
    })
  const mend = (station: TestStation) =>
    station.station.writer.write(({ db }) => {
      db.exec('DROP TRIGGER broken')
    })
  const figures = async (station: TestStation) =>
    (
      await station.ask<{ items: object[] }>(
        'GET',
        '/api/v1/observations?unit=00004&measure=dossiers_received',
      )
    ).body.items

  it('holds a request’s figures and its refused rows: both or neither', async () => {
    const station = await makeStation('00004')
    const rows = { observations: [good, { ...bad, period: '2026-11-20' }] }
    await breakAt(station, 'quarantine')
    expect((await station.ask('POST', '/api/v1/observations', rows)).status).toBe(500)
    expect([await figures(station), (await list(station)).open]).toEqual([[], 0])
    await mend(station)
    await breakAt(station, 'cells')
    expect((await station.ask('POST', '/api/v1/observations', rows)).status).toBe(500)
    expect([await figures(station), (await list(station)).open]).toEqual([[], 0])
    await mend(station)
    expect((await station.ask('POST', '/api/v1/observations', rows)).status).toBe(200)
    expect([(await figures(station)).length, (await list(station)).open]).toEqual([1, 1])
  })

  it('holds a resubmitted figure and the entry that it resolves', async () => {
    const station = await makeStation('00004')
    await station.post([bad])
    await station.station.writer.write(({ db }) => {
      db.exec(
        `CREATE TRIGGER broken BEFORE UPDATE ON quarantine BEGIN SELECT RAISE(ABORT, 'disk on fire'); END`,
      )
    })
    expect((await resubmit(station, 1, { value: 1 })).status).toBe(500)
    expect([await figures(station), (await list(station)).open]).toEqual([[], 1])
    await mend(station)
    expect((await resubmit(station, 1, { value: 1 })).body.verdict.accepted).toBe(1)
    expect([(await figures(station)).length, (await list(station)).open]).toEqual([1, 0])
  })

  it('outlives the station', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('00004', { folder })
    await station.post([bad, { ...bad, period: '2026-11-20' }])
    await dismiss(station, 1, 'gửi nhầm')
    const before = await list(station, 'state=all')
    await station.stop()
    expect(await list(await reopenStation(folder, station.clock), 'state=all')).toEqual(before)
  })
})
