/**
 * Word of changes to those who listen. Events are numbered; the newest are kept, so that a reader who
 * was away for a moment gets what it missed, and one who was away for longer gets a snapshot.
 */
import { randomBytes } from 'node:crypto'
import type { LiveEventName } from '#shared/contract/live.ts'
import type { ChangedCell } from '../cells/cell-book.ts'
import type { StandingLamp } from '../lamps/standing-lamps.ts'

export interface LiveEvent {
  readonly id: string
  readonly event: LiveEventName
  /** JSON; empty for a snapshot, which its reader's connection makes. */
  readonly data: string
}

export interface FigureChanges {
  readonly cells: readonly ChangedCell[]
  readonly kpis: readonly StandingLamp[]
}

export type Listener = (events: readonly LiveEvent[]) => void

export interface LiveHub {
  publish(changes: FigureChanges): void
  /** Void is what was told so far: every reader gets a snapshot. */
  resync(): void
  /** Says one thing: an alarm, a child's state, this station's own, the quality of its data, a notice, that screens changed, the wall's settings. */
  say(event: 'alarm' | 'child' | 'station' | 'quality' | 'notice' | 'screens' | 'wall', item: unknown): void
  /** Something that the overview of the chain shows is another; told at most once a second. */
  chainChanged(): void
  /** Events after an id, or null where it is not known any more. */
  since(id: string): LiveEvent[] | null
  lastId(): string
  listen(listener: Listener): () => void
  readonly listeners: number
}

interface Items {
  cell(change: ChangedCell): unknown
  kpi(lamp: StandingLamp): unknown
}

/** Events kept for those who come back. */
const KEPT = 10_000
const CHAIN_EVERY_MS = 1_000
/** More changed cells than this at once, and readers do better with a snapshot. */
const MOST_CELLS = 2_000

export function createLiveHub(items: Items, boot = randomBytes(4).toString('hex')): LiveHub {
  const kept: LiveEvent[] = []
  const listeners = new Set<Listener>()
  let sequence = 0
  let oldest = 1
  let chainIsOwed = false

  const record = (event: LiveEventName, item: unknown): LiveEvent => {
    sequence += 1
    return { id: `${boot}-${sequence}`, event, data: JSON.stringify(item) }
  }
  const deliver = (events: LiveEvent[]): void => {
    if (events.length === 0) return
    kept.push(...events)
    if (kept.length > KEPT) {
      kept.splice(0, kept.length - KEPT)
      oldest = sequence - kept.length + 1
    }
    for (const listener of listeners) listener(events)
  }

  const resync = (): void => {
    kept.length = 0
    sequence += 1
    oldest = sequence
    deliver([{ id: `${boot}-${sequence}`, event: 'snapshot', data: '' }])
  }

  const chainChanged = (): void => {
    if (chainIsOwed) return
    chainIsOwed = true
    setTimeout(() => {
      chainIsOwed = false
      deliver([record('chain', {})])
    }, CHAIN_EVERY_MS).unref()
  }

  return {
    resync,
    publish({ cells, kpis }) {
      const figures = cells.filter((cell) => cell.figure)
      const events: LiveEvent[] = []
      // A bulk import: nobody keeps up with that by single events.
      if (figures.length > MOST_CELLS) return resync()
      for (const change of figures) {
        const item = items.cell(change)
        if (item) events.push(record('cell', item))
      }
      for (const lamp of kpis) {
        const item = items.kpi(lamp)
        if (item) events.push(record('kpi', item))
      }
      deliver(events)
    },
    say(event, item) {
      deliver([record(event, item)])
      if (event === 'child' || event === 'station') chainChanged()
    },
    chainChanged,
    since(id) {
      const [, from, number] = /^(.+)-(\d{1,15})$/.exec(id) ?? []
      const after = Number(number)
      if (from !== boot || after > sequence || after + 1 < oldest) return null
      return kept.filter((_, index) => oldest + index > after)
    },
    lastId: () => `${boot}-${sequence}`,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get listeners() {
      return listeners.size
    },
  }
}
