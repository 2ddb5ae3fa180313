/** Figures of a whole city, and changes that move lamps: what the wall is measured under. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dictionary } from '#shared/contract/dictionary.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { periodAt } from '#shared/domain/period.ts'
import type { StationProcess } from '#station/demo/station-process.ts'

export const CITY = '01'
/** Changed lamps a second, told a few at a time as sources do. */
export const LAMPS_A_SECOND = 50
const LAMPS_A_REQUEST = 5
const WHOLE = 1_000

/** One lamp that is turned to red or back to green. */
export interface LampChange {
  readonly unit: string
  readonly code: string
  readonly red: boolean
}

export interface WallLoad {
  readonly units: readonly string[]
  readonly codes: readonly string[]
  /** KPIs that are a share of two measures: their lamps are turned by their part alone. */
  readonly turned: readonly string[]
  /** The n-th change: from unit to unit, then on to the next KPI; each round the other colour. */
  change(index: number): LampChange
  send(changes: readonly LampChange[]): Promise<void>
}

type Row = { unit: string; measure: string; period: string; value: number }

/** Fills a city's replica with a current figure of every measure at every sub-unit, all lamps green. */
export async function prepareLoad(city: StationProcess): Promise<WallLoad> {
  const { measures, kpis } = await city.request<Dictionary>('GET', '/api/v1/dictionary')
  const { items } = await city.request<{ items: Array<{ code: string }> }>(
    'GET',
    `/api/v1/units?parent=${CITY}&limit=5000`,
  )
  const units = items.map(({ code }) => code)
  const shares = kpis.flatMap((kpi) =>
    kpi.share && kpi.thresholds
      ? [{ code: kpi.code as string, part: kpi.share.part as string, lower: kpi.direction === 'lower' }]
      : [],
  )
  const bases = new Map<string, Dictionary['measures'][number]>(measures.map((each) => [each.key, each]))
  // What is better the lower it is: parts of such shares, and figures that stand for themselves.
  const lowParts = new Set<string>(
    kpis.flatMap((kpi) =>
      kpi.direction !== 'lower'
        ? []
        : kpi.share
          ? [kpi.share.part]
          : kpi.measures.length === 1
            ? kpi.measures
            : [],
    ),
  )
  const rowOf = (unit: string, measure: string, value: number): Row => ({
    unit,
    measure,
    period: periodAt(Date.now(), bases.get(measure)?.basePeriod ?? 'day'),
    value,
  })
  const post = async (observations: readonly Row[]): Promise<void> => {
    const answer = await city.request<IntakeAnswer>('POST', '/api/v1/observations', { observations })
    if (answer.rejected.length > 0) throw new Error(`refused: ${JSON.stringify(answer.rejected[0])}`)
  }
  await post(
    units.flatMap((unit) =>
      measures.map(({ key, maximum }) =>
        rowOf(unit, key, lowParts.has(key) ? 0 : Math.min(maximum ?? WHOLE, WHOLE)),
      ),
    ),
  )
  const change = (index: number): LampChange => {
    const round = Math.floor(index / units.length)
    const share = shares[round % shares.length]
    return {
      unit: units[index % units.length] ?? '',
      code: share?.code ?? '',
      red: Math.floor(round / shares.length) % 2 === 0,
    }
  }
  return {
    units,
    codes: kpis.map(({ code }) => code),
    turned: shares.map(({ code }) => code),
    change,
    send: (changes) =>
      post(
        changes.flatMap(({ unit, code, red }) => {
          const share = shares.find((each) => each.code === code)
          return share ? [rowOf(unit, share.part, red === share.lower ? WHOLE : 0)] : []
        }),
      ),
  }
}

/** Changes lamps at an even pace until the signal says stop; returns how many were changed. */
export async function changeLamps(
  { change }: Pick<WallLoad, 'change'>,
  send: (changes: readonly LampChange[]) => Promise<void>,
  stopping: AbortSignal,
  from = 0,
): Promise<number> {
  const everyMs = (1_000 * LAMPS_A_REQUEST) / LAMPS_A_SECOND
  const started = performance.now()
  let index = from
  while (!stopping.aborted) {
    await send(Array.from({ length: LAMPS_A_REQUEST }, (_, step) => change(index + step)))
    index += LAMPS_A_REQUEST
    // Late requests are not made up for in a burst: the pace is a most, not an average.
    const dueMs = started + ((index - from) / LAMPS_A_REQUEST) * everyMs - performance.now()
    await sleep(Math.max(dueMs, everyMs / 4))
  }
  return index
}
