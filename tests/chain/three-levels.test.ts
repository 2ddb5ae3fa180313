/**
 * A nation, a city and two wards, over wires that fail: figures go up through every level, outages cost
 * nothing but time, and at the end every station holds what the wards observed.
 */
import { describe, expect, it } from 'vitest'
import { periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { liveEvent, realClock } from '../support/chain.ts'
import { type Fault, type FaultyWire, faultyWire } from '../support/faulty-wire.ts'
import { makeStation, type TestStation } from '../support/station.ts'

const QUICK = { heartbeatSeconds: 0.2, silentAfterSeconds: 1 }

interface Level {
  readonly station: TestStation
  readonly url: string
}

async function start(unit: string): Promise<Level> {
  const station = await makeStation(unit, { clock: realClock(), ...QUICK })
  const { chain } = await station.start()
  return { station, url: chain }
}

/** Joins two stations over a wire that can fail. */
async function joinOver(parent: Level, child: Level): Promise<FaultyWire> {
  const wire = await faultyWire(parent.url)
  const unit = child.station.station.units.root.code
  const { body } = await parent.station.ask<{ code: string }>('POST', '/api/v1/enrolments', {
    unit,
    url: wire.url,
  })
  const { status } = await child.station.ask('POST', '/api/v1/uplink', { code: body.code })
  expect(status).toBe(200)
  return wire
}

/** Figures of a unit's own row: `[period, value, reported]`. */
async function figures({ station }: Level, unit: string) {
  const { body } = await station.ask<{
    items: Array<{ period: string; value: number | null; reported: number }>
  }>('GET', `/api/v1/cells?unit=${unit}&measure=dossiers_received`)
  return body.items
    .filter(({ value }) => value !== null)
    .map(({ period, value, reported }) => [period, value, reported])
}

/** Resolves once a station's figure of a unit is this one. */
async function shows({ station }: Level, unit: string, period: string, value: number | null): Promise<void> {
  const now = async () => {
    const { body } = await station.ask<{ items: Array<{ value: number | null }> }>(
      'GET',
      `/api/v1/cells?unit=${unit}&measure=dossiers_received&period=${period}`,
    )
    return body.items[0]?.value ?? null
  }
  const changed = liveEvent(station.station, ({ event, data }) => {
    if (event !== 'cell') return null
    const item = JSON.parse(data)
    return item.unit === unit &&
      item.period === period &&
      item.measure === 'dossiers_received' &&
      item.value === value
      ? true
      : null
  })
  if ((await now()) !== value) await changed
}

async function cast() {
  const [nation, city, badinh, ngocha] = [
    await start('VN'),
    await start('01'),
    await start('00004'),
    await start('00008'),
  ]
  const wires = [
    await joinOver(nation, city),
    await joinOver(city, badinh),
    await joinOver(city, ngocha),
  ] as const
  const today = periodAt(badinh.station.clock(), 'day')
  const report = async (ward: Level, value: number | null, daysAgo = 0) => {
    const unit = ward.station.station.units.root.code
    const period = shiftPeriod(today, -daysAgo)
    const { rejected } = await ward.station.post([{ unit, measure: 'dossiers_received', period, value }])
    expect(rejected).toEqual([])
  }
  return { nation, city, badinh, ngocha, wires, today, report }
}

describe('a chain of three levels', () => {
  it('carries a figure, a correction and a withdrawal from a ward to the nation', async () => {
    const { nation, badinh, ngocha, today, report } = await cast()
    await report(badinh, 100)
    await report(ngocha, 20)
    await shows(nation, '01', today, 120)
    await shows(nation, 'VN', today, 120)
    await report(badinh, 90)
    await shows(nation, 'VN', today, 110)
    await report(ngocha, null)
    await shows(nation, 'VN', today, 90)
    await report(badinh, null)
    await shows(nation, 'VN', today, null)
  })

  it('lets the nation expect the leaves that the city names', async () => {
    const { nation, badinh, today, report } = await cast()
    await report(badinh, 1)
    await shows(nation, 'VN', today, 1)
    const { body } = await nation.station.ask<{ items: Array<{ reported: number; expected: number }> }>(
      'GET',
      `/api/v1/cells?unit=VN&period=${today}`,
    )
    expect(body.items[0]).toMatchObject({ reported: 1, expected: 2 })
  })

  it.each<[string, Fault[]]>([
    ['cuts', ['cut', 'none', 'cut']],
    ['loses answers', ['mute', 'none', 'mute']],
    ['truncates', ['truncated', 'none', 'truncated']],
    ['is slow', ['slow', 'slow', 'slow']],
    ['does all of it', ['mute', 'cut', 'truncated', 'slow', 'mute']],
  ])('ends in equal books over a network that %s', async (_name, faults) => {
    const { nation, city, badinh, ngocha, wires, today, report } = await cast()
    for (const [index, fault] of faults.entries()) {
      const suffered = wires.map((wire) => wire.become(fault))
      await report(badinh, 10 + index)
      await report(ngocha, 100 + index, index % 2)
      await report(badinh, index % 2 === 0 ? null : 5, 3)
      await Promise.all(suffered)
    }
    await report(badinh, 17)
    await report(ngocha, 170)
    await Promise.all(wires.map((wire) => wire.become('none')))
    const year = today.slice(0, 4)
    const [own, other] = [await figures(badinh, '00004'), await figures(ngocha, '00008')]
    const yearly = [...own, ...other].filter(([period]) => period === year)
    const sum = yearly.reduce((total, [, value]) => total + Number(value), 0)
    await shows(nation, 'VN', year, sum)
    await shows(nation, 'VN', today, 187)
    expect(await figures(city, '00004')).toEqual(own)
    expect(await figures(city, '00008')).toEqual(other)
    expect(await figures(nation, '01')).toEqual(await figures(city, '01'))
    expect(await figures(nation, 'VN')).toEqual(await figures(city, '01'))
  })

  it('takes up again where a station was away, and calls it silent meanwhile', async () => {
    const { nation, city, badinh, today, report } = await cast()
    await report(badinh, 1)
    await shows(nation, 'VN', today, 1)
    const silent = liveEvent(city.station.station, ({ event, data }) =>
      event === 'child' && JSON.parse(data).unit === '00004' && JSON.parse(data).state === 'silent'
        ? true
        : null,
    )
    await badinh.station.stop()
    city.station.clock.now += 1_500
    await silent
    const { body } = await city.station.ask<{ items: Array<{ unit: string; state: string }> }>(
      'GET',
      '/api/v1/children',
    )
    expect(body.items.find(({ unit }) => unit === '00004')?.state).toBe('silent')
    // What the ward said last still stands, with its age.
    expect((await figures(city, '00004')).length).toBeGreaterThan(0)
  })
})
