/**
 * Desks: browsers on this machine whose user may do what the machine's administrator may. They are known
 * until the station ends, and are written down nowhere.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../context.ts'

export interface Desks {
  /** A ticket that opens one desk, once and within 15 minutes. */
  createTicket(): string
  /** Trades a ticket for the token of a new desk, or null where it is not known any more. */
  enter(ticket: string): string | null
  has(token: string): boolean
}

const TICKET_MS = 15 * 60_000
/** More than anybody has open; the oldest goes first. */
const MOST = 20

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const newSecret = (): string => randomBytes(32).toString('base64url')

export function createDesks(clock: Clock): Desks {
  /** When each ticket expires, ms since 1970. */
  const tickets = new Map<string, number>()
  const desks = new Set<string>()
  return {
    createTicket() {
      const ticket = newSecret()
      keepNewest(tickets)
      tickets.set(hash(ticket), clock() + TICKET_MS)
      return ticket
    },
    enter(ticket) {
      const key = hash(ticket)
      const expiresAt = tickets.get(key)
      tickets.delete(key)
      if (expiresAt === undefined || clock() > expiresAt) return null
      const token = newSecret()
      keepNewest(desks)
      desks.add(hash(token))
      return token
    },
    has: (token) => desks.has(hash(token)),
  }
}

function keepNewest(kept: Map<string, number> | Set<string>): void {
  const [oldest] = kept.keys()
  if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest)
}
