/** A city and two wards as three processes: what is entered below is seen above, also after a power cut. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CellItem } from '#shared/contract/figures.ts'
import type { StationInfo } from '#shared/contract/units.ts'
import { type Period, periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { CLI, initHome, type RunningCommand, runCommand, startCommand } from '../support/command.ts'
import { type LiveReader, readLive } from '../support/live-reader.ts'
import { temporaryFolder } from '../support/station.ts'

const TODAY = periodAt(Date.now(), 'day')
const WARDS = ['00004', '00008'] as const

interface Ward {
  readonly unit: string
  readonly home: string
  station: RunningCommand
}

function writeCsv(
  unit: string,
  rows: ReadonlyArray<readonly [measure: string, period: Period, value: number, slice?: string]>,
) {
  const file = join(temporaryFolder(), 'figures.csv')
  const lines = rows.map(
    ([measure, period, value, slice = '']) => `${unit},${measure},${period},${value},${slice}`,
  )
  writeFileSync(file, `unit,measure,period,value,slice\n${lines.join('\n')}\n`)
  return file
}

async function importOnTime(ward: Ward, onTime: number, handled: number): Promise<void> {
  const file = writeCsv(ward.unit, [
    ['dossiers_on_time', TODAY, onTime],
    ['dossiers_handled', TODAY, handled],
  ])
  const { code, stderr } = await runCommand('import', '--home', ward.home, file)
  expect([code, stderr]).toEqual([0, expect.any(String)])
}

async function startChain() {
  const cityHome = temporaryFolder()
  await initHome(cityHome, '01', { silentAfterSeconds: 4 })
  const city = await startCommand(cityHome)
  const wards: Ward[] = []
  for (const unit of WARDS) {
    const home = temporaryFolder()
    await initHome(home, unit, { heartbeatSeconds: 0.5 })
    const { stdout } = await runCommand('enrol', '--home', cityHome, '--unit', unit, '--json')
    // One joins before it has ever run, the other while it runs.
    const joinCity = () => runCommand('join', '--home', home, JSON.parse(stdout).code)
    if (unit === '00004') expect(await joinCity()).toMatchObject({ code: 0 })
    const station = await startCommand(home)
    if (unit !== '00004') expect(await joinCity()).toMatchObject({ code: 0 })
    wards.push({ unit, home, station })
  }
  const live = await readLive(city.runFile.url, city.runFile.token, { deadlineMs: 150_000 })
  const [first, second] = wards
  if (!first || !second) throw new Error('no wards')
  return { city, live, first, second }
}

const untilLamp = async (live: LiveReader, unit: string, expected: object) => {
  const events = await live.until(({ event, data }) => {
    if (event !== 'kpi' || data.unit !== unit || data.code !== 'DV.01') return false
    return Object.entries(expected).every(([name, value]) => data[name] === value)
  })
  return events.at(-1)?.data
}

async function cellsOf(station: RunningCommand, unit: string): Promise<string[]> {
  const cells: string[] = []
  let next = ''
  do {
    const page: { items: CellItem[]; next: string | null } = await station.ask(
      'GET',
      `/api/v1/cells?unit=${unit}&limit=5000${next}`,
    )
    for (const { measure, period, slice, value, n, reported, carried } of page.items) {
      if (value !== null) cells.push([measure, period, slice, value, n, reported, carried].join('|'))
    }
    next = page.next === null ? '' : `&after=${page.next}`
  } while (next !== '')
  return cells.sort()
}

/** Waits until the parent has acknowledged everything. */
async function untilQuiet(station: RunningCommand): Promise<void> {
  const uplink = async () => (await station.ask<StationInfo>('GET', '/api/v1/station')).uplink
  await expect.poll(uplink, { timeout: 60_000, interval: 100 }).toMatchObject({ state: 'linked', backlog: 0 })
}

describe('a city and its wards', () => {
  it('shows above what is entered below, loses nothing to a power cut, and says who is silent', {
    timeout: 180_000,
  }, async () => {
    const { city, live, first, second } = await startChain()

    // A figure travels up, and the city's value is the ratio of the sums.
    await importOnTime(first, 900, 1_000)
    expect(await untilLamp(live, '01', { value: 90 })).toMatchObject({ lamp: 'red', period: TODAY })
    await importOnTime(second, 20_000, 20_000)
    expect(await untilLamp(live, '01', { value: (100 * 20_900) / 21_000 })).toMatchObject({ lamp: 'green' })
    expect(
      await city.ask('POST', '/api/v1/observations', {
        observations: [{ unit: '00004', measure: 'dossiers_handled', period: TODAY, value: 1 }],
      }),
    ).toMatchObject({ accepted: 0, rejected: [{ code: 'unit-has-station' }] })

    // The power goes at the ward: once while it imports, once while it sends.
    const rows = Array.from({ length: 9_000 }, (_, index) => {
      return [
        'dossiers_received',
        shiftPeriod(TODAY, -(index % 90)),
        index,
        `s${Math.floor(index / 90)}`,
      ] as const
    })
    const file = writeCsv(first.unit, rows)
    const importing = spawn(process.execPath, [CLI, 'import', '--home', first.home, file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(importing, 'exit')
    await once(importing.stderr, 'data')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await first.station.kill()
    const [code] = await ended
    first.station = await startCommand(first.home)
    const again = await runCommand('import', '--home', first.home, '--json', file)
    const { accepted, unchanged } = JSON.parse(again.stdout)
    expect([again.code, accepted + unchanged]).toEqual([0, rows.length])
    expect([0, rows.length]).toContain(accepted)
    if (code === 0) expect(accepted).toBe(0)
    await first.station.kill()
    first.station = await startCommand(first.home)
    await untilQuiet(first.station)
    const below = await cellsOf(first.station, first.unit)
    expect(below.length).toBeGreaterThan(rows.length)
    expect(await cellsOf(city, first.unit)).toEqual(below)
    expect(await city.ask('POST', '/api/v1/verifications')).toMatchObject({ differences: [], integrity: [] })

    // Silence is grey with its reason at the city, and over with the first word.
    const lampBefore = await lampOf(city, second.unit)
    expect(lampBefore).toMatchObject({ lamp: 'green', value: 100 })
    const fresh = await readLive(city.runFile.url, city.runFile.token, { deadlineMs: 60_000 })
    expect(await second.station.terminate()).toBe(0)
    const silent = await untilLamp(fresh, second.unit, { reason: 'silent' })
    expect(silent).toMatchObject({ lamp: 'grey', value: 100, period: TODAY })
    expect(await stateOf(city, second.unit)).toBe('silent')
    expect(await stateOf(city, first.unit)).toBe('live')
    second.station = await startCommand(second.home)
    expect(await untilLamp(fresh, second.unit, { reason: null })).toMatchObject({ lamp: 'green', value: 100 })
    expect(await stateOf(city, second.unit)).toBe('live')
  })
})

async function lampOf(station: RunningCommand, unit: string): Promise<unknown> {
  const { items } = await station.ask<{ items: unknown[] }>('GET', `/api/v1/kpis?unit=${unit}&code=DV.01`)
  return items[0]
}

async function stateOf(station: RunningCommand, unit: string): Promise<string | undefined> {
  const { items } = await station.ask<{ items: Array<{ unit: string; state: string }> }>(
    'GET',
    '/api/v1/children',
  )
  return items.find((child) => child.unit === unit)?.state
}
