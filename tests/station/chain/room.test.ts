import { describe, expect, it } from 'vitest'
import { MAX_ITEMS } from '#shared/contract/chain.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { MOST_KEYS } from '#station/chain/room.ts'
import { enrolByHand, makeBatch, startCity } from '../../support/chain.ts'

async function cast() {
  const city = await startCity()
  await enrolByHand(city, '00004')
  const ward = city.station.units.byCode('00004')
  if (!ward) throw new Error('no ward')
  let last: string | null = null
  const send = async (items: unknown[]) => {
    const batch = makeBatch({ after: last, items })
    const result = await takeBatch(city.station, ward, batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    last = batch.batch
    return { accepted: result.answer.accepted, codes: result.answer.rejected.map(({ code }) => code) }
  }
  const count = (table: string) =>
    (city.station.db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number }).n
  return { send, count }
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

  it('is a roster of sets of measures, not of anything', async () => {
    const { send } = await cast()
    expect(await send([row('../x'), row(''), row('*')])).toEqual({
      accepted: 1,
      codes: ['bad-value', 'bad-value'],
    })
  })
})
