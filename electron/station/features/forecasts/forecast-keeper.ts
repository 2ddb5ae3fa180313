/**
 * Forecasts of the standing lamps: made in the background after a lamp has changed and when the day turns,
 * in slices that let requests through, never on reading and never inside the figures' own transaction.
 * What is asked for twice is made once, from the lamp as it stands then.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Period, periodAt, periodEnd, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { StandingLamp } from '../lamps/standing-lamps.ts'
import { isWarnable, makeForecast } from './make-forecast.ts'
import {
  deleteForecast,
  type ForecastRow,
  insertWarning,
  type Resolution,
  resolveWarning,
  selectDueLamps,
  selectForecasts,
  upsertForecast,
} from './queries.ts'
import { settleWarnings } from './settle-warnings.ts'

export interface ForecastKeeper {
  /** The forecast of a lamp as it stands, or null: one of another colour or an earlier period is none. */
  of(standing: StandingLamp): ForecastRow | null
  /** Lamps that have changed, or whose past has; call it once that is committed. */
  touch(lamps: ReadonlyArray<LampKey>): void
  /** Every lamp: definitions or thresholds are other ones. */
  touchAll(): void
  /** Looks for lamps whose forecast is of another day or another value, and for warnings to be judged. */
  refresh(): void
  /** Resolves once nothing is left to be made. */
  idle(): Promise<void>
  /** Ends after the slice under way; what is left is made after the next start. */
  stop(): Promise<void>
}

const SLICE_MS = 10
/** Lamps whose forecasts are stored in one transaction. */
const MOST_AT_ONCE = 250

interface LampKey {
  readonly unit: number
  readonly kpi: number
}

interface Made {
  readonly standing: StandingLamp
  readonly forecast: ForecastRow | null
  readonly resolutions: readonly Resolution[]
}

export function createForecastKeeper(db: ReadableDb, stationOf: () => Station): ForecastKeeper {
  const forecasts = new Map<string, ForecastRow>()
  for (const row of selectForecasts(db)) forecasts.set(keyOf(row), row)
  const waiting = new Map<string, LampKey>()
  let running: Promise<void> | null = null
  let stopping = false
  let refreshedOn: Period | null = null

  const knownOf = (standing: StandingLamp) => forecasts.get(keyOf(standing)) ?? null

  function wake(): void {
    if (running || stopping || waiting.size === 0) return
    running = nextTurn()
      .then(work)
      .catch((error: unknown) => stationOf().log.error({ err: error }, 'making forecasts failed'))
      .finally(() => {
        running = null
        wake()
      })
  }

  async function work(): Promise<void> {
    const station = stationOf()
    while (waiting.size > 0 && !stopping) {
      const made: Made[] = []
      while (waiting.size > 0 && made.length < MOST_AT_ONCE && !stopping) {
        makeSlice(station, made)
        await station.writer.calm()
      }
      if (made.length > 0 && !stopping) await store(station, made)
    }
  }

  /** Forecasts for some milliseconds; keeps what is different from what is known. */
  function makeSlice(station: Station, made: Made[]): void {
    const until = performance.now() + SLICE_MS
    for (const [key, { unit, kpi }] of waiting) {
      waiting.delete(key)
      const standing = station.standing.get(unit, kpi)
      if (!standing) continue
      const one = makeOne(station, standing)
      if (one) made.push(one)
      if (performance.now() >= until || made.length >= MOST_AT_ONCE) return
    }
  }

  function makeOne(station: Station, standing: StandingLamp): Made | null {
    try {
      const forecast = makeForecast(station, standing)
      const resolutions = settleWarnings(station, standing.unit, standing.kpi)
      const isSame =
        sameForecast(knownOf(standing), forecast) && isOfToday(knownOf(standing), station.clock())
      return isSame && resolutions.length === 0 ? null : { standing, forecast, resolutions }
    } catch (error) {
      // One KPI's trouble is not the others'.
      station.log.error({ err: error, unit: standing.unit, kpi: standing.kpi }, 'a forecast failed')
      return null
    }
  }

  async function store(station: Station, made: readonly Made[]): Promise<void> {
    await station.writer.write(({ db: write, afterCommit }) => {
      const entered: Made[] = []
      for (const each of made) {
        const { standing, forecast, resolutions } = each
        for (const resolution of resolutions) resolveWarning(write, resolution)
        // A lamp that has changed meanwhile is waiting again.
        if (station.standing.get(standing.unit, standing.kpi) !== standing) continue
        if (forecast) upsertForecast(write, forecast)
        else deleteForecast(write, standing.unit, standing.kpi)
        if (forecast?.warns) keepWarning(forecast, standing)
        entered.push(each)
      }
      function keepWarning(forecast: ForecastRow, { simulated }: StandingLamp): void {
        const { made_at, warns: _warns, colour, crosses_on, ...rest } = forecast
        if (colour === null || crosses_on === null) return
        insertWarning(write, {
          ...rest,
          colour,
          crosses_on,
          issued_at: made_at,
          simulated: simulated ? 1 : 0,
          due_at: periodEnd(unpackPeriod(forecast.period)),
        })
      }
      afterCommit(() => {
        const changed = entered.filter(({ standing, forecast }) => {
          const before = knownOf(standing)
          if (forecast) forecasts.set(keyOf(standing), forecast)
          else forecasts.delete(keyOf(standing))
          return !sameForecast(before, forecast)
        })
        if (changed.length === 0) return
        station.live.publish({ cells: [], kpis: changed.map(({ standing }) => standing) })
      })
    })
  }

  return {
    of(standing) {
      const known = knownOf(standing)
      const holds = known && known.lamp === standing.lamp && known.period >= (standing.period ?? 0)
      return holds ? known : null
    },
    touch(lamps) {
      for (const { unit, kpi } of lamps) waiting.set(keyOf({ unit, kpi }), { unit, kpi })
      wake()
    },
    touchAll() {
      for (const { unit, kpi } of stationOf().standing.all()) waiting.set(keyOf({ unit, kpi }), { unit, kpi })
      wake()
    },
    refresh() {
      const station = stationOf()
      const now = station.clock()
      const today = periodAt(now, 'day')
      if (today === refreshedOn) return
      refreshedOn = today
      for (const standing of station.standing.all()) {
        const known = knownOf(standing)
        if (known ? !(isFrom(known, standing) && isOfToday(known, now)) : isWarnable(standing)) {
          waiting.set(keyOf(standing), { unit: standing.unit, kpi: standing.kpi })
        }
      }
      for (const lamp of selectDueLamps(station.db, now)) waiting.set(keyOf(lamp), lamp)
      wake()
    },
    async idle() {
      while (running) await running
    },
    async stop() {
      stopping = true
      await running
    },
  }
}

const keyOf = ({ unit, kpi }: LampKey) => `${unit}|${kpi}`

const isOfToday = (known: ForecastRow | null, now: number): boolean =>
  known === null || periodAt(known.made_at, 'day') === periodAt(now, 'day')

const isFrom = (known: ForecastRow, standing: StandingLamp): boolean =>
  known.from_period === standing.period &&
  known.from_value === standing.value &&
  known.lamp === standing.lamp &&
  known.version === standing.version

/** True where two forecasts say the same, whenever they were made. */
function sameForecast(a: ForecastRow | null, b: ForecastRow | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.period === b.period &&
    a.value === b.value &&
    a.low === b.low &&
    a.high === b.high &&
    a.probability === b.probability &&
    a.colour === b.colour &&
    a.crosses_on === b.crosses_on &&
    a.warns === b.warns &&
    a.lamp === b.lamp
  )
}
