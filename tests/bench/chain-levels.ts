/**
 * From a commune's accepted observation to the nation's live stream, while every other station of the country
 * beats: the nation, a city and a commune are real stations in processes of their own; the city's other
 * communes are fleet children; the other provinces are real stations, several to a process, with fleet
 * children for all their communes.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StationInfo } from '#shared/contract/units.ts'
import { periodAt } from '#shared/domain/period.ts'
import type { StationProcess } from '#station/demo/station-process.ts'
import { readRunInfo } from '#station/home.ts'
import { beat, enrolFleet, forEachOf } from '../support/fleet/fleet.ts'
import type { FleetChild } from '../support/fleet/fleet-child.ts'
import { type HostedStation, type StationHost, startHost } from '../support/fleet/station-host.ts'
import { watchWall } from '../support/fleet/wall-watch.ts'
import { optionNumber } from './bench-option.ts'
import { joinParent, withStations } from './chain.ts'
import { say } from './chain-city.ts'
import { type BenchRow, percentile, timeRow } from './result.ts'

const CITY = '01'
const COMMUNE = '00004'
const HOSTS = 2
const HEARTBEAT_MS = 30_000
const BETWEEN_MS = 300
const MEASURE = 'dossiers_received'

type Unit = { readonly code: string }
type Parent = Pick<StationProcess, 'request'>

export async function benchThreeLevels(): Promise<BenchRow[]> {
  return await withStations(async ({ start, folder }) => {
    const [nation, city, commune] = [await start('VN'), await start(CITY), await start(COMMUNE)]
    await joinParent(nation, city, CITY)
    await joinParent(city, commune, COMMUNE)
    const samples = optionNumber('samples', 200)
    const hosts: StationHost[] = []
    const fleet: FleetChild[] = []
    try {
      for (let index = 0; index < HOSTS; index += 1)
        hosts.push(await startHost(join(folder, `host-${index}`)))
      const most = optionNumber('provinces', 33)
      const others = (await unitsBelow(nation, 'VN')).filter(({ code }) => code !== CITY).slice(0, most)
      const provinces = await openProvinces(nation, hosts, others)
      say(`${provinces.length} other provinces are up and have joined the nation`)
      const started = performance.now()
      fleet.push(...(await fleetOf(city, CITY)))
      const fleets = await forEachOf(provinces, HOSTS, (province) => fleetOf(province, province.unit))
      fleet.push(...fleets.flat())
      const seconds = (performance.now() - started) / 1_000
      say(
        `${fleet.length} children enrolled in ${seconds.toFixed(0)} s (${(fleet.length / seconds).toFixed(0)}/s)`,
      )

      const heartbeats = beat(fleet, HEARTBEAT_MS)
      // One interval, until each has been heard.
      await sleep(HEARTBEAT_MS)
      await untilLinked(commune)
      await untilLinked(city)
      const times = await measure(commune, nation, samples)
      const { sent, failed } = heartbeats
      const load = loadavg().map((each) => each.toFixed(1))
      say(`${sent} heartbeats were answered, ${failed} failed; load ${load.join(' ')}`)
      await heartbeats.stop()
      const what =
        `three levels: accepted at the commune → the nation’s live stream, ${provinces.length + 1} provinces ` +
        `and ${(fleet.length + 1).toLocaleString('en')} communes beating`
      return [
        timeRow(`${what}, p50 of ${samples}`, percentile(times, 0.5), ''),
        timeRow(`${what}, p95 of ${samples}`, percentile(times, 0.95), '< 1,000 ms'),
        timeRow(`${what}, longest`, percentile(times, 1), ''),
        {
          what: 'three levels: heartbeats answered meanwhile (and failed)',
          measured: `${sent.toLocaleString('en')} (${failed})`,
          baseline: '–',
          ratio: '–',
          goal: '',
        },
      ]
    } finally {
      for (const child of fleet) child.close()
      await Promise.all(hosts.map((host) => host.stop()))
    }
  })
}

const unitsBelow = async (station: Parent, unit: string): Promise<Unit[]> =>
  (await station.request<{ items: Unit[] }>('GET', `/api/v1/units?parent=${unit}&limit=5000`)).items

async function codeFor(parent: Parent, unit: string): Promise<string> {
  return (await parent.request<{ code: string }>('POST', '/api/v1/enrolments', { unit })).code
}

async function openProvinces(
  nation: Parent,
  hosts: readonly StationHost[],
  units: readonly Unit[],
): Promise<HostedStation[]> {
  return await forEachOf(units, hosts.length, async ({ code: unit }, index) => {
    const host = hosts[index % hosts.length]
    if (!host) throw new Error('no host')
    const province = await host.open(unit)
    await province.request('POST', '/api/v1/uplink', { code: await codeFor(nation, unit) })
    return province
  })
}

/** All sub-units of a station but the commune that is a real one. */
async function fleetOf(station: Parent, unit: string): Promise<FleetChild[]> {
  const units = (await unitsBelow(station, unit)).map(({ code }) => code).filter((code) => code !== COMMUNE)
  const children = await enrolFleet({ unit, code: (child) => codeFor(station, child) }, units)
  await forEachOf(children, 16, (child) => child.send([]))
  return children
}

/** A link that failed while the machine was busy enrolling waits before it tries again. */
async function untilLinked(station: Parent): Promise<void> {
  for (;;) {
    const { uplink } = await station.request<StationInfo>('GET', '/api/v1/station')
    if (uplink?.state === 'linked' && uplink.backlog === 0) return
    await sleep(500)
  }
}

async function measure(commune: StationProcess, nation: StationProcess, samples: number): Promise<number[]> {
  const info = readRunInfo(nation.home)
  if (!info) throw new Error('the nation is not running')
  const wall = await watchWall(info)
  const period = periodAt(Date.now(), 'day')
  const times: number[] = []
  for (let value = 1; value <= samples; value += 1) {
    const seen = wall.seen(
      (cell) =>
        cell.unit === 'VN' && cell.measure === MEASURE && cell.period === period && cell.value === value,
    )
    await commune.request('POST', '/api/v1/observations', {
      observations: [{ unit: COMMUNE, measure: MEASURE, period, value }],
    })
    const accepted = performance.now()
    times.push((await seen) - accepted)
    await sleep(BETWEEN_MS)
  }
  wall.stop()
  return times
}
