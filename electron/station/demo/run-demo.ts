/**
 * A living chain on one machine: the city and some communes as separate station processes with real
 * certificates over real HTTPS, fed with simulated figures. Ctrl-C ends all of it and leaves nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dictionary } from '#shared/contract/dictionary.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { type BaseGranularity, periodAt } from '#shared/domain/period.ts'
import { isCommuneLevel } from '#shared/domain/unit.ts'
import type { Invocation } from '../cli/commands.ts'
import { onEndRequest } from '../cli/end-request.ts'
import { StationError } from '../errors.ts'
import { homeAt } from '../home.ts'
import { initStation } from '../init.ts'
import { readNationalUnits } from '../resources.ts'
import { current, history } from './figures.ts'
import { openWall } from './open-wall.ts'
import { readScenario, type Scenario } from './scenario.ts'
import { serveSource } from './serve-source.ts'
import { createSimulation, type SimulatedUnit, type Simulation } from './simulate.ts'
import { type StationProcess, startStation } from './station-process.ts'

const FIGURES_EVERY_MS = 4_000
/** The city's own entries, for communes without a station, come in turn: so many a round. */
const UNITS_A_ROUND = 6
const ROWS_A_REQUEST = 40_000

export async function runDemo({ options }: Invocation): Promise<number> {
  const scenario = readScenario('hanoi')
  const communes = Number(options.communes ?? 5)
  if (!Number.isInteger(communes) || communes < 1 || communes > scenario.stations.length) {
    throw new StationError('bad-option', `--communes là số từ 1 đến ${scenario.stations.length}.`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-demo-'))
  const running: StationProcess[] = []
  const ending = new AbortController()
  onEndRequest(() => ending.abort())
  try {
    await play({
      scenario,
      folder,
      communes,
      running,
      ending: ending.signal,
      desktop: options['no-desktop'] !== true,
      dev: options.dev === true,
    })
  } catch (error) {
    if (!ending.signal.aborted) throw error
  } finally {
    console.log('\nĐang dừng các trạm…')
    await Promise.all(running.map((station) => station.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  return 0
}

interface Play {
  readonly scenario: Scenario
  readonly folder: string
  readonly communes: number
  readonly running: StationProcess[]
  readonly ending: AbortSignal
  readonly desktop: boolean
  /** For developers: stations restart and the wall reloads when their source changes. */
  readonly dev: boolean
}

async function play({ scenario, folder, communes, running, ending, desktop, dev }: Play): Promise<void> {
  const units = readNationalUnits()
  const stationCodes = scenario.stations.slice(0, communes)
  const say = (text: string) => console.log(text)

  say(`Đang tạo ${communes + 1} trạm…`)
  const start = async (code: string): Promise<StationProcess> => {
    const home = homeAt(join(folder, code))
    const unit = units.find((each) => each.code === code)
    if (!unit) throw new Error(`the scenario names unit ${code}, which is not in the list`)
    const settings = { unit: unit.code, heartbeatSeconds: 3, silentAfterSeconds: 10, simulated: true }
    await initStation(home, settings, 'hanoi', Date.now())
    const station = await startStation(home, ending, { watch: dev })
    running.push(station)
    return station
  }
  const city = await start(scenario.city)
  const stations = new Map<string, StationProcess>()
  for (const code of stationCodes) {
    const { code: enrolmentCode } = await city.request<{ code: string }>('POST', '/api/v1/enrolments', {
      unit: code,
    })
    const station = await start(code)
    await station.request('POST', '/api/v1/uplink', { code: enrolmentCode })
    stations.set(code, station)
    say(`  trạm ${code} đã ghép với thành phố`)
  }

  const { measures } = await city.request<Dictionary>('GET', '/api/v1/dictionary')
  const simulation = createSimulation(
    scenario,
    new Map(measures.map((measure) => [measure.key, measure])),
    Date.now(),
  )
  const communeUnits = units.filter(({ parent, kind }) => parent === scenario.city && isCommuneLevel(kind))
  const withoutStation = communeUnits.filter(({ code }) => !stations.has(code))
  const feed = createFeed(simulation, measures, scenario, dev)

  say('Đang nạp số liệu mô phỏng…')
  await Promise.all(
    [...stations].map(([code, station]) =>
      feed.past(
        station,
        communeUnits.filter((unit) => unit.code === code),
      ),
    ),
  )
  await feed.past(city, withoutStation)
  await feed.mistakes(city, scenario.mistakes)

  if (dev) await serveSource(city, ending, say)
  else await openWall(city, desktop, ending, say)
  say(`Trạm thành phố ở ${city.home.dir}, cho các lệnh mini-ioc khác. Nhấn Ctrl-C để dừng.`)

  const silence = keepSilence(scenario, stations, ending, say)
  const entering = (async () => {
    for (let round = 0; !ending.aborted; round += 1) {
      await wait(FIGURES_EVERY_MS, undefined, { signal: ending })
      const first = (round * UNITS_A_ROUND) % withoutStation.length
      const turn = withoutStation.slice(first, first + UNITS_A_ROUND)
      const troubled = withoutStation.filter(({ code }) =>
        scenario.incidents.some(({ unit }) => unit === code),
      )
      await Promise.all([
        ...[...stations].map(([code, station]) =>
          feed.now(
            station,
            communeUnits.filter((unit) => unit.code === code),
          ),
        ),
        feed.now(city, [...new Set([...turn, ...troubled])]),
      ])
    }
  })()
  await Promise.all([silence, entering])
}

function createFeed(
  simulation: Simulation,
  measures: Dictionary['measures'],
  scenario: Scenario,
  restartsHappen: boolean,
) {
  const post = async (station: StationProcess, rows: readonly object[]): Promise<void> => {
    for (let from = 0; from < rows.length; from += ROWS_A_REQUEST) {
      const answer = await station.request<IntakeAnswer>('POST', '/api/v1/observations', {
        observations: rows.slice(from, from + ROWS_A_REQUEST),
      })
      const [refused] = answer.rejected
      if (refused) throw new Error(`a simulated figure was refused: ${refused.detail}`)
    }
  }
  return {
    async past(station: StationProcess, units: readonly SimulatedUnit[]): Promise<void> {
      const now = Date.now()
      await post(
        station,
        units.flatMap((unit) => history(simulation, unit, measures, now, scenario.historyDays)),
      )
    },
    /** Sent as people send them, and returned. */
    async mistakes(station: StationProcess, mistakes: Scenario['mistakes']): Promise<void> {
      const bases = new Map<string, BaseGranularity>(measures.map(({ key, basePeriod }) => [key, basePeriod]))
      await station.request<IntakeAnswer>('POST', '/api/v1/observations', {
        observations: mistakes.map((mistake) => ({
          ...mistake,
          period: periodAt(Date.now(), bases.get(mistake.measure) ?? 'day'),
        })),
      })
    },
    /** A station that is off the air, or too busy at the moment, simply gets nothing. */
    async now(station: StationProcess, units: readonly SimulatedUnit[]): Promise<void> {
      if (!station.isRunning()) return
      const now = Date.now()
      await post(
        station,
        units.flatMap((unit) => current(simulation, unit, measures, now)),
      ).catch((error: unknown) => {
        const isLate = error instanceof Error && error.name === 'TimeoutError'
        if (station.isRunning() && !restartsHappen && !isLate) throw error
      })
    },
  }
}

/** Takes one station off the air from time to time. */
async function keepSilence(
  { silence }: Scenario,
  stations: ReadonlyMap<string, StationProcess>,
  ending: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const station = stations.get(silence.station)
  if (!station) return
  await wait(silence.afterSeconds * 1_000, undefined, { signal: ending })
  while (!ending.aborted) {
    await station.stop()
    say(`Trạm ${silence.station} ngừng liên lạc (theo kịch bản)`)
    await wait(silence.forSeconds * 1_000, undefined, { signal: ending })
    await station.start()
    say(`Trạm ${silence.station} trở lại`)
    await wait((silence.everySeconds - silence.forSeconds) * 1_000, undefined, { signal: ending })
  }
}
