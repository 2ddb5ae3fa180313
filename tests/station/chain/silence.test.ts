import { describe, expect, it, onTestFinished } from 'vitest'
import { markSilent } from '#station/chain/silence.ts'
import { childBecomes, enrolByHand, makeBatch, makeCell, postJson, startCity } from '../../support/chain.ts'

const PATH = '/chain/v1/batches'

/** A figure that lights a lamp: `budget_revenue_ytd` against its plan. */
const lit = () => [
  makeCell({ measure: 'dossiers_handled', value: 100 }),
  makeCell({ measure: 'dossiers_on_time', value: 99, rev: 2 }),
  makeCell({ measure: 'dossiers_handled', value: 100, period: '2026-11', rev: 3 }),
  makeCell({ measure: 'dossiers_on_time', value: 99, period: '2026-11', rev: 4 }),
]

describe('a child', () => {
  it('falls silent after its time, its lamps go grey, and its next word brings both back', async () => {
    const city = await startCity({ silentAfterSeconds: 90 })
    const { station } = city
    const began = city.clock()
    const child = await enrolByHand(city, '00004')
    const state = () => station.children.all().map(({ state: is }) => is)
    const greyForSilence = () =>
      [...station.standing.all()].filter(({ reason }) => reason === 'silent').length
    await markSilent(station, began)
    expect(state()).toEqual(['never'])

    const first = makeBatch({ items: lit() })
    expect((await postJson(city.url, PATH, first, child)).status).toBe(200)
    const valued = [...station.standing.all()].filter(
      ({ unit, value }) => unit !== station.units.root.id && value !== null,
    )
    expect(valued.length).toBeGreaterThan(0)

    city.clock.now += 90_000
    await markSilent(station, began)
    expect([state(), greyForSilence()]).toEqual([['live'], 0])
    city.clock.now += 1
    await markSilent(station, began)
    expect([state(), greyForSilence()]).toEqual([['silent'], valued.length])

    expect((await postJson(city.url, PATH, makeBatch({ after: first.batch }), child)).status).toBe(200)
    expect([state(), greyForSilence()]).toEqual([['live'], 0])
  })

  it('is not called silent by a parent that was away itself', async () => {
    const city = await startCity({ silentAfterSeconds: 90 })
    const child = await enrolByHand(city, '00004')
    await postJson(city.url, PATH, makeBatch(), child)
    city.clock.now += 3_600_000
    const back = city.clock()
    await markSilent(city.station, back)
    expect(city.station.children.all()[0]?.state).toBe('live')
    city.clock.now += 90_001
    await markSilent(city.station, back)
    expect(city.station.children.all()[0]?.state).toBe('silent')
  })

  it('falls silent in its time at a parent whose clock is set back', async () => {
    const city = await startCity({ silentAfterSeconds: 0.5 })
    const child = await enrolByHand(city, '00004')
    await postJson(city.url, PATH, makeBatch(), child)
    const silent = childBecomes(city.station, '00004', 'silent')
    city.clock.now -= 3_600_000
    const goesOn = setInterval(() => {
      city.clock.now += 50
    }, 50)
    onTestFinished(() => clearInterval(goesOn))
    await silent
    expect(city.station.children.all()[0]?.state).toBe('silent')
  })
})
