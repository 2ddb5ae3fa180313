import { describe, expect, it } from 'vitest'
import { MAX_ITEMS } from '#shared/contract/chain.ts'
import { type Period, packPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { MOST_KEYS, MOST_SLICES } from '#station/chain/room.ts'
import { enrolByHand, makeBatch, makeCell, startCity } from '../../support/chain.ts'

async function cast() {
  const city = await startCity()
  const sendAs = async (code: string) => {
    await enrolByHand(city, code)
    const unit = city.station.units.byCode(code)
    if (!unit) throw new Error(`no ${code}`)
    let last: string | null = null
    return async (items: unknown[]) => {
      const batch = makeBatch({ station: code as UnitCode, after: last, items })
      const result = await takeBatch(city.station, unit, batch)
      if (result.outcome !== 'answered') throw new Error(result.outcome)
      last = batch.batch
      return { accepted: result.answer.accepted, codes: result.answer.rejected.map(({ code: why }) => why) }
    }
  }
  const count = (table: string) =>
    (city.station.db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number }).n
  return { city, sendAs, send: await sendAs('00004'), count }
}

const at = '2026-11-20T09:00:00.000+07:00'
const task = (key: number) => ({
  ...{ kind: 'task', key: String(key), unit: '00004', rev: 1, title: 'Việc', state: 'assigned', dueAt: null },
  ...{ clears: 0, at },
})
const row = (set: string) => ({
  ...{ kind: 'roster', key: `00004|${set}`, unit: '00004', measures: set, rev: 1, since: '2026-11-01' },
  until: null,
})
type Make = (key: number) => object
const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index)

describe('what a child may have standing at its parent', () => {
  it.each<[string, string, Make]>([
    ['words', 'told', task],
    ['roster rows', 'roster', (key: number) => row(`set_${key}`)],
  ])('is bounded in %s; what is one too many is said, and known keys go on', async (_name, table, make) => {
    const { send, count } = await cast()
    const before = count(table)
    for (let sent = 0; sent < MOST_KEYS - 10; sent += MAX_ITEMS - 1) {
      const size = Math.min(MAX_ITEMS - 1, MOST_KEYS - 10 - sent)
      expect(await send(range(sent, size).map(make))).toEqual({ accepted: size, codes: [] })
    }
    const over = range(1_000_000, 15).map(make)
    const room = 10 - before
    expect(await send(over)).toEqual({ accepted: room, codes: Array(15 - room).fill('too-many') })
    expect(count(table)).toBe(MOST_KEYS)
    expect(await send([make(1), make(2_000_000), make(2_000_000)])).toEqual({
      ...{ accepted: 1, codes: ['too-many', 'too-many'] },
    })
  })

  it('is bounded in codes that figures are broken down by, each child for itself; known codes go on', async () => {
    const { city, send, sendAs } = await cast()
    const measure = city.station.dictionary.measure('dossiers_received')?.id
    const ward = city.station.units.byCode('00004')?.id
    await city.station.writer.write(({ db }) => {
      const slice = db.prepare('INSERT INTO slices (key) VALUES (?)')
      const stand = db.prepare(
        `INSERT INTO cells (unit, measure, slice, part, period, total, n, reported, carried, rev, as_of, computed_at,
           simulated) VALUES (?, ?, ?, 0, ?, 1, 1, 1, 0, 1, 0, 0, 0)`,
      )
      for (let key = 0; key < MOST_SLICES - 10; key += 1) {
        const { lastInsertRowid } = slice.run(`known_${key}`)
        for (const day of ['2026-11-18', '2026-11-19'])
          stand.run(ward, measure, lastInsertRowid, packPeriod(day as Period))
      }
    })
    const cells = (from: number, length: number, unit = '00004') =>
      range(from, length).map((key) => makeCell({ unit, slice: `new_${key}` }))
    expect(await send(cells(0, 15))).toEqual({ accepted: 10, codes: Array(5).fill('too-many') })
    const known = [makeCell({ slice: 'known_7', rev: 2 }), makeCell({ slice: '', rev: 2 }), ...cells(3, 1)]
    expect(await send([...known, ...cells(20, 1)])).toEqual({ accepted: 3, codes: ['too-many'] })
    const other = await sendAs('00008')
    expect(await other(cells(20, 3, '00008'))).toEqual({ accepted: 3, codes: [] })
  })

  it('is a roster of sets of measures, not of anything', async () => {
    const { send } = await cast()
    expect(await send([row('../x'), row(''), row('*')])).toEqual({
      accepted: 1,
      codes: ['bad-value', 'bad-value'],
    })
  })
})
