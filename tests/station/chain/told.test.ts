/** Words that travel up beside the figures: the newest of each kind and key stands, on both sides. */
import { describe, expect, it } from 'vitest'
import type { Batch } from '#shared/contract/chain.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { countOutbox } from '#station/chain/outbox.ts'
import { putUplink } from '#station/chain/queries.ts'
import { selectTold } from '#station/chain/receive-told.ts'
import { acknowledge, type Prepared, prepareBatch, startEpoch } from '#station/chain/sending.ts'
import { selectWord, tell, type Word } from '#station/chain/tell.ts'
import { makeBatch } from '../../support/chain.ts'
import { makeStation, type TestStation } from '../../support/station.ts'

const WARD = '00004' as UnitCode
const AT = '2026-11-21T07:00:00.000+07:00'

const task = (key: string, over: Partial<Extract<Word, { kind: 'task' }>> = {}): Word => ({
  kind: 'task',
  key,
  unit: WARD,
  title: 'Giải quyết hồ sơ quá hạn',
  state: 'assigned',
  dueAt: null,
  clears: 6,
  at: AT,
  ...over,
})

async function cast() {
  const city = await makeStation('01')
  const ward = await makeStation('00004')
  const identity = loadIdentity(city.station.home)
  const { code } = await createEnrolment(city.station, identity, { unit: WARD, url: 'https://127.0.0.1:1' })
  const { secret } = readEnrolmentCode(code)
  const request = await makeRequest(WARD, await makePrivateKey())
  await redeemEnrolment(city.station, identity, { secret, request, address: 'x' })
  await ward.station.writer.write(({ db }) => putUplink(db, '01', 'https://127.0.0.1:1', ward.clock()))
  const child = city.station.units.byCode(WARD)
  if (!child) throw new Error('no child')
  const say = (...words: Word[]) =>
    ward.station.writer.write(({ db }) => {
      for (const word of words) tell(db, word)
    })
  const deliver = async (): Promise<Prepared> => {
    const prepared = await prepareBatch(ward.station, 2_000)
    if (!prepared) throw new Error('no parent')
    const result = await takeBatch(city.station, child, JSON.parse(JSON.stringify(prepared.batch)) as Batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    await acknowledge(ward.station, prepared, result.answer)
    return prepared
  }
  const held = () => selectTold(city.station.db, 'task', child.id).map(({ item }) => [item.key, item.state])
  return { city, ward, child, say, deliver, held }
}

const waiting = ({ station }: TestStation) => countOutbox(station.db)

describe('a word for the parent', () => {
  it('travels with its revision, and waits until it is acknowledged', async () => {
    const { ward, say, deliver, held } = await cast()
    await deliver()
    await say(task('1'), task('2'))
    expect(waiting(ward)).toBe(2)
    await deliver()
    expect(waiting(ward)).toBe(0)
    expect(held()).toEqual([
      ['1', 'assigned'],
      ['2', 'assigned'],
    ])
    expect(selectWord(ward.station.db, 'task', '1')?.rev).toBe(1)
  })

  it('is sent again only where it says something else', async () => {
    const { ward, say, deliver, held } = await cast()
    await deliver()
    await say(task('1'))
    await deliver()
    await say(task('1'))
    expect(waiting(ward)).toBe(0)
    await say(task('1', { state: 'done' }))
    expect(waiting(ward)).toBe(1)
    await deliver()
    expect(held()).toEqual([['1', 'done']])
  })

  it('that changes on its way goes once more', async () => {
    const { city, ward, child, say, held } = await cast()
    await say(task('1'))
    const prepared = await prepareBatch(ward.station, 2_000)
    if (!prepared) throw new Error('no parent')
    await say(task('1', { state: 'done' }))
    const result = await takeBatch(city.station, child, prepared.batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    await acknowledge(ward.station, prepared, result.answer)
    expect(held()).toEqual([['1', 'assigned']])
    expect(waiting(ward)).toBe(1)
  })

  it('that is older than what is known changes nothing', async () => {
    const { city, child, say, deliver, held } = await cast()
    await say(task('1'))
    const first = await deliver()
    await say(task('1', { state: 'done' }))
    const second = await deliver()
    const old = {
      ...second.batch,
      batch: 'b'.repeat(16),
      after: second.batch.batch,
      items: first.batch.items,
    }
    expect((await takeBatch(city.station, child, old)).outcome).toBe('answered')
    expect(held()).toEqual([['1', 'done']])
  })

  it('goes with a new epoch that does not repeat it', async () => {
    const { ward, say, deliver, held } = await cast()
    await say(task('1'), task('2'))
    await deliver()
    await ward.station.writer.write(({ db }) => db.exec(`DELETE FROM told_up WHERE key = '2'`))
    const prepared = await prepareBatch(ward.station, 2_000)
    if (!prepared) throw new Error('no parent')
    await startEpoch(ward.station, prepared, 7)
    expect((await deliver()).batch.resyncComplete).toBe(true)
    expect(held()).toEqual([['1', 'assigned']])
  })

  it('about a unit that is not the child’s is refused, and the rest of its batch stands', async () => {
    const { city, child, held } = await cast()
    const batch = makeBatch({
      items: [
        { ...task('1'), rev: 1, unit: '00008' },
        { ...task('2'), rev: 1 },
        { ...task('3'), rev: 1, state: 'unheard-of' },
      ],
    })
    const result = await takeBatch(city.station, child, batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    expect(result.answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'outside-subtree'],
      [2, 'bad-value'],
    ])
    expect(held()).toEqual([['2', 'assigned']])
  })
})
