import { describe, expect, it } from 'vitest'
import type { Batch } from '#shared/contract/chain.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { createIntakeQueue } from '#station/chain/intake-queue.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import type { StoredUnit } from '#station/features/units/queries.ts'
import { makeBatch, makeCell } from '../../support/chain.ts'
import { makeStation, type TestStation } from '../../support/station.ts'

const UNITS = ['00004', '00008', '00025', '00070'] as UnitCode[]
const TODAY = '2026-11-21'
const HISTORY = '2026-09-01'

async function enrol({ station }: TestStation, code: UnitCode): Promise<StoredUnit> {
  const identity = loadIdentity(station.home)
  const { secret } = readEnrolmentCode(
    (await createEnrolment(station, identity, { unit: code, url: 'https://127.0.0.1:1' })).code,
  )
  const request = await makeRequest(code, await makePrivateKey())
  await redeemEnrolment(station, identity, { secret, request, address: 'x' })
  const unit = station.units.byCode(code)
  if (!unit) throw new Error('no unit')
  return unit
}

/** A city with children that have been heard of. */
async function cast() {
  const city = await makeStation('01')
  const queue = createIntakeQueue(city.station)
  const children: Array<{ unit: StoredUnit; last: string }> = []
  for (const code of UNITS) {
    const unit = await enrol(city, code)
    const first = makeBatch({ station: code })
    await queue.take(unit, first)
    children.push({ unit, last: first.batch })
  }
  const next = (index: number, items: unknown[], over: Partial<Batch> = {}): [StoredUnit, Batch] => {
    const child = children[index]
    if (!child) throw new Error('no child')
    return [child.unit, makeBatch({ station: child.unit.code, after: child.last, items, ...over })]
  }
  const cell = (index: number, over: Record<string, unknown> = {}) =>
    makeCell({ unit: children[index]?.unit.code, period: TODAY, ...over })
  const total = async (period = TODAY) => {
    const { body } = await city.ask<{ items: Array<{ value: number; n: number }> }>(
      'GET',
      `/api/v1/cells?unit=01&measure=dossiers_received&period=${period}`,
    )
    return body.items[0]?.value ?? null
  }
  return { city, queue, next, cell, total }
}

/** Transactions that the station's writer was given from now on. */
function countWrites({ station }: TestStation): () => number {
  const { write } = station.writer
  let writes = 0
  station.writer.write = (job) => {
    writes += 1
    return write(job)
  }
  return () => writes
}

describe('the intake queue', () => {
  it('takes what has gathered in one transaction, with a verdict for each', async () => {
    const { city, queue, next, cell, total } = await cast()
    const writes = countWrites(city)
    const blocked = city.station.writer.write(({ breathe }) => breathe())
    const results = await Promise.all([
      queue.take(...next(0, [cell(0, { value: 1 })])),
      queue.take(...next(1, [cell(1, { value: 20 }), cell(1, { measure: 'no_such_measure' })])),
      queue.take(...next(2, [cell(2, { value: 300 })])),
      queue.take(...next(3, [])),
    ])
    await blocked
    expect(results.map((result) => result.outcome === 'answered' && result.answer.accepted)).toEqual([
      1, 1, 1, 0,
    ])
    expect(results[1]).toMatchObject({ answer: { rejected: [{ index: 1, code: 'unknown-measure' }] } })
    expect(await total()).toBe(321)
    // That of the blocker, at most one for the batch that came first, and one for all others.
    expect(writes()).toBeLessThanOrEqual(3)
  })

  it('lets a batch that cannot be taken cost only itself', async () => {
    const { city, queue, next, cell, total } = await cast()
    const most = Number.MAX_SAFE_INTEGER
    const results = await Promise.all([
      queue.take(...next(0, [cell(0, { value: 5 })])),
      queue.take(...next(1, [cell(1, { value: most - 10 })])),
      queue.take(...next(2, [cell(2, { value: most - 10 })])),
      queue.take(...next(3, [cell(3, { value: 2 })])),
    ])
    const refused = results.flatMap((result) => (result.outcome === 'answered' ? result.answer.rejected : []))
    expect(refused).toMatchObject([{ index: 0, code: 'bad-value' }])
    expect(await total()).toBe(most - 10 + 7)
    expect(city.station.children.all().every(({ last_batch }) => last_batch !== null)).toBe(true)
  })

  it('takes batches of one child one after the other, and a repeat once', async () => {
    const { city, queue, next, cell, total } = await cast()
    const blocked = city.station.writer.write(({ breathe }) => breathe())
    const ahead = queue.take(...next(1, []))
    const [unit, first] = next(0, [cell(0, { value: 7 })])
    const [, second] = next(0, [cell(0, { value: 9, rev: 2 })], { after: first.batch })
    const [a, b, again] = await Promise.all([
      queue.take(unit, first),
      queue.take(unit, second),
      queue.take(unit, second),
      ahead,
      blocked,
    ])
    expect(a).toMatchObject({ outcome: 'answered', answer: { accepted: 1 } })
    expect(b).toMatchObject({ outcome: 'answered', answer: { accepted: 1 } })
    expect(again).toMatchObject({ outcome: 'answered' })
    expect(await total()).toBe(9)
  })

  it('shows what is current before history that came earlier', async () => {
    const { city, queue, next, cell } = await cast()
    const order: string[] = []
    const taken = (name: string) => () => order.push(name)
    const blocked = city.station.writer.write(({ breathe }) => breathe())
    await Promise.all([
      queue.take(...next(0, [])).then(taken('first')),
      // Together too much for one transaction.
      queue
        .take(
          ...next(
            1,
            Array.from({ length: 8_000 }, (_, index) => cell(1, { period: HISTORY, slice: `s${index}` })),
          ),
        )
        .then(taken('history')),
      queue.take(...next(2, [cell(2)])).then(taken('current')),
      blocked,
    ])
    expect(order).toEqual(['first', 'current', 'history'])
  })

  it('does not leave a batch waiting that comes just as the last one was answered', async () => {
    const { queue, next } = await cast()
    let last: string | undefined
    for (let turns = 0; turns < 30; turns += 1) {
      const [unit, batch] = next(0, [], last ? { after: last } : {})
      const { outcome } = await queue.take(unit, batch)
      expect(outcome).toBe('answered')
      last = batch.batch
      for (let turn = 0; turn < turns; turn += 1) await null
    }
  })
})
