/**
 * Refusals at the chain's door, for the audit: the first of a network and reason at once, the others of that
 * hour as one line with their number, under the address of the first. A flood fills neither the disk nor the memory.
 */
import type { Station } from '../context.ts'
import { insertAudit } from '../features/access/queries.ts'
import { networkOf } from '../http/caller-address.ts'

/** Why somebody was turned away; the caller is never told. */
export type DoorReason =
  | 'no-certificate'
  | 'foreign-authority'
  | 'expired'
  | 'wrong-usage'
  | 'not-enrolled'
  | 'revoked'
  | 'wrong-unit'
  | 'bad-code'
  | 'malformed-request'
  | 'too-many'

export interface DoorAudit {
  /** Resolves once the refusal is noted. @param unit The unit that a certificate or a code names, if one does. */
  note(address: string, reason: DoorReason, unit?: string | null): Promise<void>
  /** Writes the numbers of an hour that is over. */
  tend(): Promise<void>
  /** Writes what is counted and not written yet. */
  stop(): Promise<void>
}

const HOUR_MS = 3_600_000
/** Networks and reasons that get lines of their own in an hour; all others count together. */
const MOST_LINES = 100
export const OTHERS = 'other addresses'

interface Line {
  readonly address: string
  readonly reason: DoorReason
  readonly unit: string | null
  /** Beyond the first, which is written. */
  more: number
}

export function createDoorAudit(station: Station): DoorAudit {
  let hourEnds = 0
  let lines = new Map<string, Line>()

  async function write(entries: readonly Line[], counted: boolean): Promise<void> {
    if (entries.length === 0) return
    const now = station.clock()
    await station.writer
      .write(({ db }) => {
        for (const { address, reason, unit, more } of entries) {
          const action = reason === 'bad-code' ? 'enrolment-refused' : 'door-refused'
          const named = unit === null ? {} : { unit }
          insertAudit(db, now, address, action, { reason, ...named, ...(counted ? { more } : {}) })
        }
      })
      .catch((error: unknown) => station.log.error({ err: error }, 'a refusal could not be audited'))
  }

  /** Ends the hour: what was counted in it is written. */
  async function flush(): Promise<void> {
    const counted = [...lines.values()].filter(({ more }) => more > 0)
    lines = new Map()
    hourEnds = station.clock() + HOUR_MS
    await write(counted, true)
  }

  const isOver = () => {
    const now = station.clock()
    return now >= hourEnds || now < hourEnds - HOUR_MS
  }

  return {
    async note(address, reason, unit = null) {
      if (isOver()) await flush()
      const own = `${networkOf(address)}|${reason}`
      const isOwn = lines.has(own) || lines.size < MOST_LINES
      const key = isOwn ? own : `${OTHERS}|${reason}`
      const known = lines.get(key)
      if (known) {
        known.more += 1
        return
      }
      const line = isOwn
        ? { address, reason, unit, more: 0 }
        : { address: OTHERS, reason, unit: null, more: 0 }
      lines.set(key, line)
      await write([line], false)
    },
    async tend() {
      if (lines.size > 0 && isOver()) await flush()
    },
    stop: flush,
  }
}
