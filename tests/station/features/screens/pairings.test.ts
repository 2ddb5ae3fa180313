import { describe, expect, it } from 'vitest'
import { createPairings } from '#station/features/screens/pairings.ts'
import { testClock } from '../../../support/station.ts'

const MINUTE = 60_000
const BOX = { agent: 'box', address: '10.0.0.7' }

function make() {
  const clock = testClock()
  let changes = 0
  const pairings = createPairings(clock, () => {
    changes += 1
  })
  return { clock, pairings, changes: () => changes, keep: async () => 'kept' }
}

describe('pairing by a code', () => {
  it('answers a waiting browser as soon as its code is accepted', async () => {
    const { pairings, changes } = make()
    const { code, secret } = pairings.open(BOX)
    expect(await pairings.claim(secret, 0)).toEqual({ state: 'waiting' })
    const answer = pairings.claim(secret, 25_000)
    let stored = ''
    const accepted = await pairings.accept(code, async ({ address }, token) => {
      stored = token
      return address
    })
    expect(accepted).toBe(BOX.address)
    expect(await answer).toEqual({ state: 'accepted', token: stored })
    expect(changes()).toBe(2)
    expect(pairings.waiting()).toEqual([])
  })

  it('hands the same token once more where the answer was lost, and nothing a minute later', async () => {
    const { pairings, clock, keep } = make()
    const { code, secret } = pairings.open(BOX)
    await pairings.accept(code, keep)
    const first = await pairings.claim(secret, 0)
    clock.now += MINUTE - 1
    expect(await pairings.claim(secret, 0)).toEqual(first)
    clock.now += 1
    expect(await pairings.claim(secret, 0)).toEqual({ state: 'over' })
  })

  it('is over after ten minutes, on both sides', async () => {
    const { pairings, clock, keep } = make()
    const { code, secret } = pairings.open(BOX)
    clock.now += 10 * MINUTE
    expect(await pairings.claim(secret, 0)).toEqual({ state: 'over' })
    expect(await pairings.accept(code, keep)).toBeNull()
  })

  it('is accepted once, and not at all where the screen could not be written down', async () => {
    const { pairings, keep } = make()
    const { code, secret } = pairings.open(BOX)
    await expect(pairings.accept(code, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk')
    expect(await pairings.claim(secret, 0)).toEqual({ state: 'waiting' })
    const both = await Promise.all([pairings.accept(code, keep), pairings.accept(code, keep)])
    expect(both).toEqual(['kept', null])
  })

  it('forgets a browser that was closed, and lets a refused one go at once', async () => {
    const { pairings, clock } = make()
    const gone = pairings.open(BOX)
    clock.now += 46_000
    const { code, secret } = pairings.open(BOX)
    expect(pairings.waiting().map((each) => each.code)).toEqual([code])
    expect(pairings.refuse(gone.code)).toBe(false)
    const answer = pairings.claim(secret, 25_000)
    expect(pairings.refuse(code)).toBe(true)
    expect(await answer).toEqual({ state: 'over' })
  })

  it('keeps twenty of one network and two hundred in all, and makes room where browsers were closed', () => {
    const { pairings, clock } = make()
    const ask = (address: string) => pairings.open({ agent: null, address })
    const many = (count: number, address: (index: number) => string) => {
      for (let index = 0; index < count; index += 1) ask(address(index))
    }
    many(20, () => '10.0.0.7')
    expect(() => ask('10.0.0.7')).toThrow(/Quá nhiều màn hình/)
    // One household has the lower 64 bits to itself.
    many(20, (index) => `2001:db8:0:1::${index.toString(16)}`)
    expect(() => ask('2001:db8:0:1:ffff::1')).toThrow(/Quá nhiều màn hình/)
    many(160, (index) => `10.1.${index}.1`)
    expect(() => ask('10.2.0.1')).toThrow(/Quá nhiều màn hình/)
    clock.now += 46_000
    expect(() => ask('10.2.0.1')).not.toThrow()
    expect(pairings.waiting()).toHaveLength(1)
  })
})
