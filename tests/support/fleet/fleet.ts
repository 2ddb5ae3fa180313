/** Many fleet children under one parent: enrolled over HTTPS, a few at a time, and beating as stations do. */
import { type ChildOptions, enrolFleetChild, type FleetChild } from './fleet-child.ts'

export interface FleetParent {
  readonly unit: string
  /** Makes a one-time code for a sub-unit. */
  code(unit: string): Promise<string>
}

const ENROLLING_AT_ONCE = 16

/** Runs a job for each item, some at a time, in their order. */
export async function forEachOf<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await run(items[index] as Item, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}

export async function enrolFleet(
  parent: FleetParent,
  units: readonly string[],
  options: ChildOptions = {},
): Promise<FleetChild[]> {
  return await forEachOf(units, ENROLLING_AT_ONCE, async (unit) =>
    enrolFleetChild(parent.unit, await parent.code(unit), options),
  )
}

export interface Heartbeats {
  readonly sent: number
  /** Heartbeats that were refused, or never answered. */
  readonly failed: number
  stop(): Promise<void>
}

/** Each child beats at the interval, spread evenly over it. */
export function beat(children: readonly FleetChild[], intervalMs: number): Heartbeats {
  const counts = { sent: 0, failed: 0 }
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let stopped = false
  const beatOnce = (child: FleetChild): void => {
    const beaten = child
      .send([])
      .then(
        () => {
          counts.sent += 1
        },
        () => {
          counts.failed += 1
        },
      )
      .finally(() => {
        underWay.delete(beaten)
        later(child, intervalMs)
      })
    underWay.add(beaten)
  }
  const later = (child: FleetChild, ms: number): void => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      beatOnce(child)
    }, ms)
    timers.add(timer)
  }
  for (const [index, child] of children.entries()) later(child, (intervalMs * index) / children.length)
  return {
    get sent() {
      return counts.sent
    },
    get failed() {
      return counts.failed
    },
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(underWay)
    },
  }
}
