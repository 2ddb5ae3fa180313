import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellItem } from '#shared/contract/figures.ts'
import type { IntakeAnswer, Revision, RevisionPage, SliceCheckAnswer } from '#shared/contract/observations.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { QuarantinePage } from '#shared/contract/quarantine.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { makeStation, NOW, reopenStation, type TestStation, testClock } from '../../../support/station.ts'

const MINUTE = 60_000
const at = (minutes: number) => formatInstant(NOW + minutes * MINUTE)
const good = { unit: '00004', measure: 'dossiers_received', period: '2026-11-21', value: 120 }

const measure = (key: string, more: object = {}) => ({
  key,
  nameVi: `Số ${key}`,
  nameEn: key,
  unit: 'hồ sơ',
  kind: 'flow',
  overTime: 'sum',
  overUnits: 'sum',
  basePeriod: 'day',
  ...more,
})
const FIELDS = {
  key: 'fields',
  nameVi: 'Lĩnh vực',
  nameEn: 'Fields',
  exhaustive: true,
  codes: ['LAND', 'CIVIL'].map((code) => ({ code, nameVi: code, nameEn: code })),
}

async function makeCustomStation(unit = '00004') {
  const home = await makeCustomHome(unit, {
    codeLists: [FIELDS, { ...FIELDS, key: 'topics', exhaustive: false }],
    measures: [
      measure('closing', { closesAfterDays: 3 }),
      measure('sliced', { codeList: 'fields' }),
      measure('topical', { codeList: 'topics' }),
      measure('level', { kind: 'stock', overTime: 'last' }),
      measure('yearly', { kind: 'plan', basePeriod: 'year' }),
      measure('flow'),
      measure('apart', { kind: 'stock', overTime: 'last', overUnits: 'none' }),
    ],
  })
  return await reopenStation(home.dir, testClock())
}

async function revisions(station: TestStation, query: string): Promise<RevisionPage> {
  const { status, body } = await station.ask<RevisionPage>('GET', `/api/v1/observations?${query}`)
  expect([status, body]).toEqual([200, expect.anything()])
  return body
}

const HISTORY = 'unit=00004&measure=dossiers_received'
const values = ({ items }: RevisionPage) => items.map(({ value }) => value)
const post = async (station: TestStation, rows: readonly object[], query = '') =>
  (await station.ask<IntakeAnswer>('POST', `/api/v1/observations${query}`, { observations: rows })).body

describe('revisions', () => {
  it('are listed newest first, the one that stands marked', async () => {
    const station = await makeStation('00004')
    await station.post([{ ...good, observedAt: at(-5) }])
    station.clock.now += MINUTE
    await station.post([{ ...good, value: 130, source: 'one-stop', reason: 'đếm lại' }])
    const { items, next } = await revisions(station, `${HISTORY}&period=2026-11-21`)
    const same = { ...good, slice: '', author: 'quản trị máy', restated: false }
    expect([items, next]).toEqual([
      [
        {
          ...same,
          value: 130,
          source: 'one-stop',
          reason: 'đếm lại',
          observedAt: at(1),
          recordedAt: at(1),
          current: true,
        },
        { ...same, source: 'manual', reason: null, observedAt: at(-5), recordedAt: at(0), current: false },
      ],
      null,
    ])
  })

  it('come in pages, one period or a stretch', async () => {
    const station = await makeStation('00004')
    for (const value of [1, 2, 3, 4, 5]) await station.post([{ ...good, value }])
    const first = await revisions(station, `${HISTORY}&period=2026-11-21&limit=2`)
    const second = await revisions(station, `${HISTORY}&period=2026-11-21&limit=2&after=${first.next}`)
    const third = await revisions(station, `${HISTORY}&period=2026-11-21&limit=2&after=${second.next}`)
    expect([first, second, third].map(values)).toEqual([[5, 4], [3, 2], [1]])
    expect([first, second, third].flatMap(({ items }) => items.map(({ current }) => current))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(third.next).toBeNull()
    await station.post([1, 2, 3].map((day) => ({ ...good, period: `2026-11-0${day}`, value: day * 10 })))
    const page = await revisions(station, `${HISTORY}&from=2026-11-01&to=2026-11&limit=3`)
    const rest = await revisions(station, `${HISTORY}&from=2026-11-01&to=2026-11&limit=3&after=${page.next}`)
    expect([page, rest].map(values)).toEqual([[5, 30, 20], [10]])
    expect(rest.next).toBeNull()
  })

  it('are asked for by a base period, and a stretch by any', async () => {
    const station = await makeStation('00004')
    await station.post([{ ...good, period: '2026-10-31', value: 1 }, good])
    expect(values(await revisions(station, `${HISTORY}&from=2026-10&to=2026-10`))).toEqual([1])
    expect(values(await revisions(station, `${HISTORY}&to=2026-10-31`))).toEqual([1])
    expect(values(await revisions(station, HISTORY))).toEqual([120, 1])
    expect(values(await revisions(station, `${HISTORY}&slice=LAND`))).toEqual([])
    const refused = async (query: string) => {
      const { status, body } = await station.ask<Problem>('GET', `/api/v1/observations?${query}`)
      return [status, body.code]
    }
    expect(await refused(`${HISTORY}&period=2026-11`)).toEqual([422, 'wrong-period'])
    expect(await refused(`${HISTORY}&period=2026-11-21&from=2026-11`)).toEqual([422, 'invalid-request'])
    expect(await refused('unit=00004&measure=population&from=2026-11-21')).toEqual([422, 'wrong-period'])
    expect(await refused('unit=00004&measure=no_such')).toEqual([404, 'unknown-measure'])
    expect(await refused('unit=99999&measure=population')).toEqual([404, 'unknown-unit'])
    expect(await refused(`${HISTORY}&after=x`)).toEqual([422, 'bad-cursor'])
    expect(await refused(`${HISTORY}&knownOn=2026-11-21`)).toEqual([422, 'invalid-request'])
  })
})

describe('as known on a day', () => {
  it('is what a replay of the requests up to then gives', async () => {
    const station = await makeStation('00004')
    const days = ['2026-11-18', '2026-11-19', '2026-11-20']
    const request = fc.record({
      minutes: fc.integer({ min: 0, max: 3 }),
      rows: fc.uniqueArray(
        fc.record({
          period: fc.constantFrom(...days),
          slice: fc.constantFrom('', 'LAND'),
          value: fc.option(fc.integer({ min: 0, max: 3 })),
        }),
        { selector: ({ period, slice }) => period + slice, maxLength: 4 },
      ),
    })
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), async (requests) => {
        // Each run has a measure's worth of days of its own.
        await station.station.writer.write(({ db }) => db.exec('DELETE FROM observations; DELETE FROM cells'))
        round += 1
        const begin = NOW + round * 60 * MINUTE
        station.clock.now = begin
        for (const { minutes, rows } of requests) {
          station.clock.now += minutes * MINUTE
          const { rejected } = await station.post(rows.map((row) => ({ ...good, ...row })))
          expect(rejected).toEqual([])
        }
        const end = station.clock.now
        for (let instant = begin - MINUTE; instant <= end + MINUTE; instant += MINUTE) {
          for (const slice of ['', 'LAND']) {
            const known = new Map<string, Array<number | null>>()
            let now = begin
            for (const { minutes, rows } of requests) {
              now += minutes * MINUTE
              if (now > instant) break
              for (const row of rows) {
                if (row.slice !== slice) continue
                const past = known.get(row.period) ?? []
                // What is known already, or never was and is retracted, is no news.
                if ((past[0] ?? null) !== row.value) known.set(row.period, [row.value, ...past])
              }
            }
            const on = `${HISTORY}&slice=${slice}&knownOn=${encodeURIComponent(formatInstant(instant))}`
            const { items } = await revisions(station, `${on}&from=${days[0]}&to=2026-11`)
            const found = new Map(items.map(({ period, value }) => [period as string, value]))
            expect(found).toEqual(new Map([...known].map(([period, [value]]) => [period, value])))
            for (const period of days) {
              const { items: history } = await revisions(station, `${on}&period=${period}`)
              expect(history.map(({ value }) => value)).toEqual(known.get(period) ?? [])
            }
          }
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('a period past its cut-off', () => {
  const row = { unit: '00004', measure: 'closing', period: '2026-11-10', value: 5 }

  it('is changed with a reason only, and the change stands as a restatement', async () => {
    const station = await makeCustomStation()
    station.clock.now = NOW - 10 * 24 * 60 * MINUTE
    expect(await post(station, [row])).toMatchObject({ accepted: 1, rejected: [] })
    station.clock.now = NOW
    const answer = await post(station, [
      { ...row, value: 6 },
      { ...row, period: '2026-11-20' },
      { ...row, period: '2026-11-09', reason: '  ' },
    ])
    expect(answer.accepted).toBe(1)
    expect(answer.rejected).toEqual([
      { row: 1, code: 'period-closed', detail: expect.stringContaining('lý do') },
      { row: 3, code: 'period-closed', detail: expect.stringContaining('2026-11-09') },
    ])
    expect(await post(station, [{ ...row, value: 6, reason: 'đếm sót' }])).toMatchObject({ accepted: 1 })
    const { items } = await revisions(station, 'unit=00004&measure=closing')
    expect(items.map(({ period, value, restated }) => [period, value, restated])).toEqual([
      ['2026-11-20', 5, false],
      ['2026-11-10', 6, true],
    ])
    const { items: history } = await revisions(station, 'unit=00004&measure=closing&period=2026-11-10')
    expect(history.map(({ value, reason, restated }) => [value, reason, restated])).toEqual([
      [6, 'đếm sót', true],
      [5, null, false],
    ])
  })

  it('takes what is known already without a reason, and a retraction with one', async () => {
    const station = await makeCustomStation()
    station.clock.now = NOW - 10 * 24 * 60 * MINUTE
    await post(station, [row])
    station.clock.now = NOW
    const none = { ...row, period: '2026-11-09', value: null }
    expect(await post(station, [row, none])).toEqual({ accepted: 0, unchanged: 2, rejected: [] })
    expect((await post(station, [{ ...row, value: null }])).rejected).toMatchObject([
      { code: 'period-closed' },
    ])
    expect(await post(station, [{ ...row, value: null, reason: 'nhầm xã' }])).toMatchObject({ accepted: 1 })
    // A figure of nothing but nulls is a change again.
    expect((await post(station, [row])).rejected).toMatchObject([{ code: 'period-closed' }])
  })

  it('marks the cells that the restatement stands behind, up to the city, and no others', async () => {
    const station = await makeCustomStation('01')
    station.clock.now = NOW - 10 * 24 * 60 * MINUTE
    await post(station, [row, { ...row, unit: '00008' }])
    station.clock.now = NOW
    await post(station, [
      { ...row, value: 6, reason: 'đếm sót' },
      { ...row, period: '2026-11-20' },
    ])
    const { body } = await station.ask<{ items: CellItem[] }>('GET', '/api/v1/cells?measure=closing')
    const restated = body.items.filter((cell) => cell.restated).map(({ unit, period }) => `${unit} ${period}`)
    const periods = ['2026-11-10', '2026-W46', '2026-11', '2026-Q4', '2026-H2', '2026']
    expect(restated.toSorted()).toEqual(
      ['00004', '01'].flatMap((unit) => periods.map((period) => `${unit} ${period}`)).toSorted(),
    )
  })

  it('begins when the days after its end have passed', async () => {
    const station = await makeCustomStation()
    const { accepted, rejected } = await post(station, [
      { ...row, period: '2026-11-18' },
      { ...row, period: '2026-11-17' },
    ])
    expect([accepted, rejected.map((verdict) => verdict.row)]).toEqual([1, [2]])
    const { items } = await revisions(station, 'unit=00004&measure=closing')
    expect(items.map(({ period, restated }) => [period, restated])).toEqual([['2026-11-18', false]])
  })

  it('keeps the refused change in quarantine until it comes with a reason', async () => {
    const station = await makeCustomStation()
    const states = async () =>
      (await station.ask<QuarantinePage>('GET', '/api/v1/quarantine?state=all')).body.items.map(
        ({ code, state, times }) => [code, state, times],
      )
    await post(station, [row])
    await post(station, [row])
    expect(await states()).toEqual([['period-closed', 'open', 2]])
    await station.ask('POST', '/api/v1/quarantine/1/resubmit', { reason: 'đếm sót' })
    expect(await states()).toEqual([['period-closed', 'resolved', 2]])
    const { items } = await revisions(station, 'unit=00004&measure=closing')
    expect(items).toMatchObject([{ value: 5, reason: 'đếm sót', restated: true }])
  })

  it('is none where the measure does not close', async () => {
    const station = await makeCustomStation()
    const old = { ...row, measure: 'flow', period: '2019-01-01' }
    expect(await post(station, [old])).toMatchObject({ accepted: 1, rejected: [] })
    const { items } = await revisions(station, 'unit=00004&measure=flow')
    expect(items.map(({ restated }: Revision) => restated)).toEqual([false])
  })
})

describe('a unit with sub-units', () => {
  const row = { unit: '01', measure: 'flow', period: '2026-11-20', value: 5 }

  it('counts as one more leaf, and the answer says so once for each measure', async () => {
    const station = await makeCustomStation('01')
    const answer = await post(station, [row, { ...row, period: '2026-11-19' }, { ...row, unit: '00004' }])
    expect(answer).toEqual({
      accepted: 3,
      unchanged: 0,
      rejected: [],
      notes: [{ unit: '01', measure: 'flow', detail: expect.stringContaining('cộng thêm') }],
    })
    expect(await post(station, [{ ...row, unit: '00004' }])).not.toHaveProperty('notes')
  })

  it('has plans and levels taken when they are confirmed', async () => {
    const station = await makeCustomStation('01')
    const rows = [
      { ...row, measure: 'level' },
      { ...row, measure: 'yearly', period: '2026' },
      // Not merged, so nothing is added to it.
      { ...row, measure: 'apart' },
      { ...row, measure: 'level', unit: '00004' },
    ]
    const refused = await post(station, rows)
    expect(refused.rejected).toEqual([
      { row: 1, code: 'needs-confirmation', detail: expect.stringContaining('cộng thêm') },
      { row: 2, code: 'needs-confirmation', detail: expect.stringContaining('confirm=true') },
    ])
    expect([refused.accepted, refused.notes]).toEqual([2, undefined])
    const confirmed = await post(station, rows, '?confirm=true')
    expect([confirmed.accepted, confirmed.unchanged, confirmed.rejected]).toEqual([2, 2, []])
    expect(confirmed.notes?.map((note) => note.measure)).toEqual(['level', 'yearly'])
    expect((await post(station, [{ ...row, measure: 'level', value: null }])).accepted).toBe(1)
  })

  it('is not confirmed by the answer to a request that was not', async () => {
    const station = await makeCustomStation('01')
    const send = async (query: string) => {
      const response = await station.api.request(`/api/v1/observations${query}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${station.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'k',
        },
        body: JSON.stringify({ observations: [{ ...row, measure: 'level' }] }),
      })
      return response.status
    }
    expect([await send(''), await send('?confirm=true')]).toEqual([200, 409])
  })
})

describe('slices of a code list', () => {
  const row = { unit: '00004', measure: 'sliced', period: '2026-11-20', value: 5 }
  const check = async (station: TestStation, query = 'unit=00004&measure=sliced&period=2026-11-20') =>
    (await station.ask<SliceCheckAnswer>('GET', `/api/v1/checks/slices?${query}`)).body

  it('are taken where the list has them', async () => {
    const station = await makeCustomStation()
    const answer = await post(station, [
      row,
      { ...row, slice: 'LAND' },
      { ...row, slice: 'land' },
      { ...row, slice: 'anything', measure: 'flow' },
    ])
    expect([answer.accepted, answer.rejected]).toEqual([
      3,
      [{ row: 3, code: 'bad-slice', detail: expect.stringContaining('LAND, CIVIL') }],
    ])
  })

  it('that do not add up are reported, not refused', async () => {
    const station = await makeCustomStation()
    expect(await check(station)).toMatchObject({ status: 'incomplete', missing: [''] })
    await post(station, [row, { ...row, slice: 'LAND', value: 2 }])
    expect(await check(station)).toMatchObject({ status: 'incomplete', missing: ['CIVIL'] })
    expect(await post(station, [{ ...row, slice: 'CIVIL', value: 2 }])).toMatchObject({ accepted: 1 })
    expect(await check(station)).toEqual({
      unit: '00004',
      measure: 'sliced',
      period: '2026-11-20',
      status: 'differs',
      total: 5,
      sum: 4,
      difference: -1,
      missing: [],
      detail: expect.stringContaining('lệch -1'),
    })
    await post(station, [{ ...row, slice: 'CIVIL', value: 3 }])
    expect(await check(station)).toMatchObject({ status: 'adds-up', total: 5, sum: 5 })
    expect(await check(station, 'unit=00004&measure=sliced&period=2026-11')).toMatchObject({
      status: 'adds-up',
    })
    for (const key of ['topical', 'flow']) {
      expect(await check(station, `unit=00004&measure=${key}&period=2026-11-20`)).toMatchObject({
        status: 'not-applicable',
      })
    }
  })

  it('are compared above only where the same units stand behind all of them', async () => {
    const station = await makeCustomStation('01')
    const slices = ['', 'LAND', 'CIVIL']
    const city = 'unit=01&measure=sliced&period=2026-11-20'
    await post(
      station,
      slices.map((slice) => ({ ...row, slice, value: slice === '' ? 4 : 2 })),
    )
    expect(await check(station, city)).toMatchObject({ status: 'adds-up', total: 4 })
    await post(station, [{ ...row, unit: '00008' }])
    expect(await check(station, city)).toMatchObject({ status: 'incomplete', missing: ['LAND', 'CIVIL'] })
  })

  it('name a list that the pack has', async () => {
    await expect(
      makeCustomHome('00004', { measures: [measure('sliced', { codeList: 'no_such' })] }),
    ).rejects.toMatchObject({ code: 'bad-pack', message: expect.stringContaining('no_such') })
  })
})
