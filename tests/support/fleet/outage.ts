/**
 * A parent whose children were all away for days and come back at once: each with the state of what it holds,
 * current periods first, one batch in flight. Meanwhile the parent's own wall goes on.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { MAX_ITEMS, type WireCell } from '#shared/contract/chain.ts'
import type { Dictionary, MeasureItem } from '#shared/contract/dictionary.ts'
import { type Period, packPeriod, periodAt } from '#shared/domain/period.ts'
import { laneOf } from '#station/chain/lanes.ts'
import { catalogueCells } from './catalogue-items.ts'
import { enrolFleet } from './fleet.ts'
import type { FleetChild, Frame } from './fleet-child.ts'
import type { StationHost } from './station-host.ts'
import { watchWall } from './wall-watch.ts'

export interface OutageOptions {
  readonly host: StationHost
  readonly children: number
  readonly days: number
  /** Days further back that each child has corrected meanwhile. */
  readonly correctedDays: number
  readonly probeEveryMs: number
  readonly say: (text: string) => void
}

export interface OutageFigures {
  readonly enrolMs: number
  readonly children: number
  readonly items: number
  readonly freshItems: number
  /** Bodies as sent. */
  readonly bytes: number
  readonly plainBytes: number
  readonly drainMs: number
  /** When the last batch of current figures had been answered. */
  readonly freshMs: number
  /** Items of history that had been answered by then. */
  readonly historyBeforeFresh: number
  /** From an observation entered at the parent to its live stream. */
  readonly ownMs: readonly number[]
  /** From a value sent by a child to the parent's live stream. */
  readonly childMs: readonly number[]
  /** Of these, how many came to the wall before the last batch had been answered. */
  readonly meanwhile: { readonly own: number; readonly child: number }
  readonly snapshots: number
  readonly rejected: number
  /** Cells that the parent holds and that differ from what the children sent; of those that were looked at. */
  readonly wrong: number
  readonly compared: number
}

const PARENT = '01'
/** Entered at the parent, and sent by one child: nobody else speaks of them, so that the wall shows each. */
const OWN = 'dossiers_received'
const FRESH = 'dossiers_handled'
const DAY_MS = 86_400_000

export async function runOutage({
  host,
  children: many,
  days,
  correctedDays,
  probeEveryMs,
  say,
}: OutageOptions): Promise<OutageFigures> {
  const parent = await host.open(PARENT)
  const { measures } = await parent.request<Dictionary>('GET', '/api/v1/dictionary')
  const { items: units } = await parent.request<{ items: Array<{ code: string }> }>(
    'GET',
    `/api/v1/units?parent=${PARENT}&limit=5000`,
  )
  let offset = 0
  const clock = () => Date.now() + offset
  const code = async (unit: string) =>
    (await parent.request<{ code: string }>('POST', '/api/v1/enrolments', { unit })).code
  const started = performance.now()
  const all = await enrolFleet(
    { unit: PARENT, code },
    units.slice(0, many).map((unit) => unit.code),
    { clock },
  )
  const enrolMs = performance.now() - started
  const [probe, ...children] = all
  if (!probe) throw new Error('no children')
  try {
    await Promise.all(all.map((child) => child.send([])))
    say(`${all.length} children enrolled in ${(enrolMs / 1_000).toFixed(1)} s and heard of`)
    await host.advance(days * DAY_MS)
    offset += days * DAY_MS
    await untilSilent(parent, all.length)
    say(`${days} days later: all are silent`)

    const loads = await Promise.all(
      children.map((child) => loadOf(child, measures, clock(), days, correctedDays)),
    )
    const items = loads.flatMap(({ cells }) => cells)
    const frames = loads.flatMap((load) => [...load.fresh, ...load.history])
    const sum = (pick: (frame: Frame) => number) => frames.reduce((total, frame) => total + pick(frame), 0)
    say(`${children.length} children return with ${items.length} items in ${frames.length} batches`)

    const wall = await watchWall(parent)
    const drained = { done: false }
    const probes = probeWall(parent, wall, probe, clock, probeEveryMs, drained)
    const answered = { fresh: 0, history: 0, rejected: 0, freshMs: 0, historyBeforeFresh: 0 }
    const begun = performance.now()
    await Promise.all(
      children.map(async (child, index) => {
        const load = loads[index]
        for (const frame of load?.fresh ?? []) {
          answered.rejected += (await child.post(frame)).rejected.length
          answered.fresh += frame.items
          answered.freshMs = performance.now() - begun
          answered.historyBeforeFresh = answered.history
        }
        for (const frame of load?.history ?? []) {
          answered.rejected += (await child.post(frame)).rejected.length
          answered.history += frame.items
        }
      }),
    )
    const drainMs = performance.now() - begun
    drained.done = true
    const { ownMs, childMs, meanwhile } = await probes
    const { snapshots } = wall
    wall.stop()
    const looked = items.filter((_, index) => index % 97 === 0)
    return {
      enrolMs,
      children: children.length,
      items: items.length,
      freshItems: loads.reduce(
        (total, load) => total + load.fresh.reduce((n, frame) => n + frame.items, 0),
        0,
      ),
      bytes: sum(({ body }) => body.byteLength),
      plainBytes: sum(({ plainBytes }) => plainBytes),
      drainMs,
      freshMs: answered.freshMs,
      historyBeforeFresh: answered.historyBeforeFresh,
      ownMs,
      childMs,
      meanwhile,
      snapshots,
      rejected: answered.rejected,
      compared: looked.length,
      wrong: await countWrong(parent, looked),
    }
  } finally {
    for (const child of all) child.close()
  }
}

type Parent = Awaited<ReturnType<StationHost['open']>>

async function untilSilent(parent: Parent, many: number): Promise<void> {
  for (;;) {
    const { items } = await parent.request<{ items: Array<{ state: string }> }>('GET', '/api/v1/children')
    if (items.filter(({ state }) => state === 'silent').length >= many) return
    await sleep(200)
  }
}

/** What a child holds when it returns, in the order in which a station sends it. */
async function loadOf(
  child: FleetChild,
  measures: readonly MeasureItem[],
  now: number,
  days: number,
  correctedDays: number,
): Promise<{ cells: WireCell[]; fresh: Frame[]; history: Frame[] }> {
  const periods = ({ basePeriod }: MeasureItem) => (basePeriod === 'day' ? days + correctedDays : 1)
  const told = measures.filter(({ key }) => key !== OWN && key !== FRESH)
  const cells = catalogueCells({ unit: child.unit, measures: told, now, periods, round: 1 })
  const lane = laneOf(now)
  const fresh = cells.filter(({ period }) => lane(packPeriod(period)) === 0)
  const history = cells.filter(({ period }) => lane(packPeriod(period)) !== 0)
  const inFrames = async (part: readonly WireCell[], after: number): Promise<Frame[]> => {
    const frames: Frame[] = []
    for (let from = 0; from < part.length; from += MAX_ITEMS) {
      const sent = part.slice(from, from + MAX_ITEMS)
      frames.push(await child.frame(sent, { backlog: part.length - from - sent.length + after }))
    }
    return frames
  }
  return { cells, fresh: await inFrames(fresh, history.length), history: await inFrames(history, 0) }
}

interface Probes {
  readonly ownMs: number[]
  readonly childMs: number[]
  readonly meanwhile: { own: number; child: number }
}

/** Values entered at the parent and at one child, one after the other, until all has drained and a few more. */
async function probeWall(
  parent: Parent,
  wall: Awaited<ReturnType<typeof watchWall>>,
  probe: FleetChild,
  clock: () => number,
  everyMs: number,
  drained: { readonly done: boolean },
): Promise<Probes> {
  const today: Period = periodAt(clock(), 'day')
  const shows = (measure: string, value: number) =>
    wall.seen(
      (cell) =>
        cell.unit === PARENT && cell.measure === measure && cell.period === today && cell.value === value,
    )
  const [ownMs, childMs]: [number[], number[]] = [[], []]
  const meanwhile = { own: 0, child: 0 }
  const own = async (): Promise<void> => {
    for (let value = 1; !drained.done || value < 5; value += 1) {
      const started = performance.now()
      const seen = shows(OWN, value)
      await parent.request('POST', '/api/v1/observations', {
        observations: [{ unit: PARENT, measure: OWN, period: today, value }],
      })
      ownMs.push((await seen) - started)
      if (!drained.done) meanwhile.own += 1
      await sleep(everyMs)
    }
  }
  const fresh = async (): Promise<void> => {
    for (let value = 1; !drained.done || value < 5; value += 1) {
      const started = performance.now()
      const seen = shows(FRESH, value)
      const [cell] = catalogueCells({
        unit: probe.unit,
        measures: [
          { key: FRESH, basePeriod: 'day', overTime: 'sum', minimum: value, maximum: value } as MeasureItem,
        ],
        now: clock(),
        periods: () => 1,
        round: value,
      })
      if (cell) await probe.send([cell])
      childMs.push((await seen) - started)
      if (!drained.done) meanwhile.child += 1
      await sleep(everyMs)
    }
  }
  await Promise.all([own(), fresh()])
  return { ownMs, childMs, meanwhile }
}

async function countWrong(parent: Parent, looked: readonly WireCell[]): Promise<number> {
  let wrong = 0
  for (const { unit, measure, period, value, n } of looked) {
    const path = `/api/v1/cells?unit=${unit}&measure=${measure}&period=${period}`
    const { items } = await parent.request<{ items: Array<{ value: number | null; n: number }> }>('GET', path)
    if (items[0]?.value !== value || items[0]?.n !== n) wrong += 1
  }
  return wrong
}
