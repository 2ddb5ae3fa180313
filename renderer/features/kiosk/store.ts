/** What this screen plays by itself, and how it stands with that. */
import { create } from 'zustand'
import type { Playlist, WallSettings } from '#shared/contract/index.ts'
import type { Round } from '#shared/domain/playlist.ts'

export type PlaylistTurn = Playlist['turns'][number]

export interface Kiosk {
  /** Null until the station has told them. */
  readonly settings: WallSettings | null
  /** A screen that nobody sits at. */
  readonly isKiosk: boolean
  /** Tried at a desk, in place of what this screen is to play. */
  readonly trial: Playlist | null
  readonly playlist: Playlist | null
  /** A playlist that the address asks for and that there is not. */
  readonly missing: string | null
  /** The turns that this station has something for. */
  readonly turns: readonly PlaylistTurn[]
  /** Null while nothing is played. */
  readonly round: Round | null
  /** How much of the dwell is over, from 0 to 1, in steps that can be seen. */
  readonly progress: number
  /** The end of a pause that somebody asked for, ms since 1970; null where the pause is only for a touch. */
  readonly pausedUntil: number | null
  /** When the picture was switched off here, ms since 1970. */
  readonly blankSince: number | null
  readonly keysShown: boolean
  /** `on`: dimmed; `broken`: a new red is there. */
  readonly quiet: 'off' | 'on' | 'broken'
}

export const useKiosk = create<Kiosk>()(() => ({
  settings: null,
  isKiosk: false,
  trial: null,
  playlist: null,
  missing: null,
  turns: [],
  round: null,
  progress: 0,
  pausedUntil: null,
  blankSince: null,
  keysShown: false,
  quiet: 'off',
}))

export const isPlaying = (): boolean => useKiosk.getState().round !== null

/** True while the wall turns by itself and nobody has just touched it. */
export const useTurns = (): boolean => useKiosk(({ round }) => round !== null && round.pausedUntilMs === null)

export const showKeys = (keysShown: boolean): void => useKiosk.setState({ keysShown })

/** A screen that hangs on a wall: quiet hours and a hidden pointer are for it, not for a desk. */
export const isWallScreen = (): boolean => {
  const { isKiosk, round, trial } = useKiosk.getState()
  return isKiosk || (round !== null && trial === null)
}
