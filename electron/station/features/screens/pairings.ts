/**
 * Browsers that ask to be paired by a code. The code is shown on the screen and typed at the desk; the cookie
 * goes to whoever holds the secret that only the asking page knows. Kept in memory, few and not for long.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { makePairingCode } from '#shared/domain/pairing-code.ts'
import type { Clock } from '../../context.ts'
import { StationError } from '../../errors.ts'
import { networkOf } from '../../http/caller-address.ts'
import type { Asking } from './queries.ts'

export interface Pairing extends Asking {
  readonly code: string
  readonly askedAt: number
  readonly expiresAt: number
}

export type Claim =
  | { readonly state: 'waiting' | 'over' }
  /** The token of the screen's cookie. */
  | { readonly state: 'accepted'; readonly token: string }

export interface Pairings {
  /** @throws StationError `too-many-screens` while too many wait. */
  open(asking: Asking): { code: string; secret: string; expiresAt: number }
  /** What became of a request; waits so long for something to become of it. */
  claim(secret: string, waitMs: number): Promise<Claim>
  /** Those whose browser is still there, the first that asked first. */
  waiting(): Pairing[]
  /** Hands a token to the screen of a code once `store` has kept it; null where no screen shows that code. */
  accept<T>(code: string, store: (pairing: Pairing, token: string) => Promise<T>): Promise<T | null>
  /** False where no screen shows that code. */
  refuse(code: string): boolean
  close(): void
}

interface Entry extends Pairing {
  /** `busy` while the screen is being written down. */
  state: 'waiting' | 'busy' | 'accepted'
  token: string | null
  /** When it is forgotten. */
  until: number
  heardAt: number
  wake: (() => void) | null
}

const CODE_MS = 10 * 60_000
/** A browser whose answer was lost on the way asks once more; after that the secret opens nothing. */
const HANDED_MS = 60_000
/** A browser that did not ask for this long has been closed. */
const GONE_MS = 45_000
const MOST = 200
const MOST_OF_A_NETWORK = 20

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const newSecret = (): string => randomBytes(32).toString('base64url')

/** @param changed What is waiting is another. */
export function createPairings(clock: Clock, changed: () => void): Pairings {
  /** By the hash of their secret, the oldest first. */
  const entries = new Map<string, Entry>()

  function forget(key: string): void {
    const entry = entries.get(key)
    entries.delete(key)
    entry?.wake?.()
  }
  function forgetOld(): void {
    const now = clock()
    for (const [key, { until }] of entries) if (now >= until) forget(key)
  }
  const isWaiting = ({ state, heardAt, wake }: Entry): boolean =>
    state === 'waiting' && (wake !== null || clock() - heardAt < GONE_MS)

  function makeRoom(address: string | null): void {
    forgetOld()
    const network = networkOf(address)
    const ofNetwork = () => [...entries].filter(([, entry]) => networkOf(entry.address) === network)
    // Those that were closed make room; one that somebody stands in front of never does.
    if (ofNetwork().length >= MOST_OF_A_NETWORK || entries.size >= MOST) {
      for (const [key, entry] of entries) if (entry.state === 'waiting' && !isWaiting(entry)) forget(key)
    }
    if (ofNetwork().length >= MOST_OF_A_NETWORK || entries.size >= MOST) {
      throw new StationError(
        'too-many-screens',
        'Quá nhiều màn hình đang chờ ghép. Chờ vài phút, hoặc ghép bằng mã QR từ bàn trực.',
        503,
      )
    }
  }

  function entryOf(code: string): [string, Entry] | null {
    forgetOld()
    return [...entries].find(([, entry]) => entry.code === code && isWaiting(entry)) ?? null
  }

  /** Until something becomes of it, or time is up; one browser waits at a time. */
  function untilSettled(entry: Entry, waitMs: number): Promise<void> {
    entry.wake?.()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        if (entry.wake === done) entry.wake = null
        entry.heardAt = clock()
        resolve()
      }
      const timer = setTimeout(done, Math.min(waitMs, Math.max(0, entry.until - clock())))
      timer.unref()
      entry.wake = done
    })
  }

  return {
    open({ agent, address }) {
      makeRoom(address)
      const now = clock()
      let code = makePairingCode(randomInt)
      while ([...entries.values()].some((entry) => entry.code === code)) code = makePairingCode(randomInt)
      const secret = newSecret()
      const expiresAt = now + CODE_MS
      entries.set(hash(secret), {
        code,
        agent,
        address,
        askedAt: now,
        expiresAt,
        state: 'waiting',
        token: null,
        until: expiresAt,
        heardAt: now,
        wake: null,
      })
      changed()
      return { code, secret, expiresAt }
    },
    async claim(secret, waitMs) {
      forgetOld()
      const key = hash(secret)
      const entry = entries.get(key)
      if (!entry) return { state: 'over' }
      entry.heardAt = clock()
      if (entry.state !== 'accepted' && waitMs > 0) await untilSettled(entry, waitMs)
      forgetOld()
      if (entries.get(key) !== entry) return { state: 'over' }
      if (entry.token === null) return { state: 'waiting' }
      entry.until = Math.min(entry.until, clock() + HANDED_MS)
      return { state: 'accepted', token: entry.token }
    },
    waiting() {
      forgetOld()
      return [...entries.values()].filter(isWaiting)
    },
    async accept(code, store) {
      const found = entryOf(code)
      if (!found) return null
      const [, entry] = found
      entry.state = 'busy'
      const token = newSecret()
      try {
        const stored = await store(entry, token)
        entry.state = 'accepted'
        entry.token = token
        entry.until = clock() + CODE_MS
        entry.wake?.()
        changed()
        return stored
      } catch (error) {
        entry.state = 'waiting'
        throw error
      }
    },
    refuse(code) {
      const found = entryOf(code)
      if (!found) return false
      forget(found[0])
      changed()
      return true
    },
    close() {
      for (const key of [...entries.keys()]) forget(key)
    },
  }
}
