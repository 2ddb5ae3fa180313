import type { AlarmItem } from '#shared/contract/index.ts'
import { isCalling } from './alarm-order.ts'

/** Which alarms call now, and those among them that did not before. */
export interface Calls {
  readonly calling: ReadonlySet<number>
  readonly fresh: readonly AlarmItem[]
}

/**
 * What is to be announced after a change: each red alarm once when nobody has it, and again only after it
 * was taken on or put aside in between. What calls already when the screen starts is read there, not announced.
 *
 * @param before what called until now; null at the start.
 */
export function callsAfter(before: ReadonlySet<number> | null, items: Iterable<AlarmItem>): Calls {
  const calling = [...items].filter(isCalling)
  const fresh = before === null ? [] : calling.filter(({ id }) => !before.has(id))
  return { calling: new Set(calling.map(({ id }) => id)), fresh }
}
