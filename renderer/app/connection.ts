import { create } from 'zustand'
import { nowMs } from './clock.ts'

/**
 * `starting`: never connected; `lost`: was connected; `unpaired`: the station does not know this
 * screen, or did not when it was last heard; `unmade`: no station was made yet.
 */
export type ConnectionState = 'starting' | 'live' | 'lost' | 'unpaired' | 'unmade'

interface Connection {
  readonly state: ConnectionState
  /** When contact was lost, or first failed (ms since 1970); null while there is contact. */
  readonly lostAt: number | null
}

export const useConnection = create<Connection>()(() => ({ state: 'starting', lostAt: null }))

export function setLive(): void {
  useConnection.setState({ state: 'live', lostAt: null })
}

/** A screen that was cut off stays that while nobody answers: only the station takes it back. */
export function setLost(): void {
  useConnection.setState(({ state, lostAt }) => ({
    state: state === 'unpaired' ? state : state === 'live' || state === 'lost' ? 'lost' : 'starting',
    lostAt: lostAt ?? nowMs(),
  }))
}

export function setUnpaired(): void {
  useConnection.setState(({ lostAt }) => ({ state: 'unpaired', lostAt: lostAt ?? nowMs() }))
}

export function setUnmade(): void {
  useConnection.setState({ state: 'unmade', lostAt: null })
}
