/**
 * Which playlist this screen plays: the one that is tried at a desk, else the one its address asks for, else
 * the one it was given when it was paired, else, on a kiosk, the default.
 */
import type { WallSettings } from '#shared/contract/index.ts'
import { useCaller } from '../../app/caller.ts'
import { scenesOf } from '../../app/view.ts'
import { windowMatters } from '../desktop/window-matters.ts'
import { useUnits } from '../units/store.ts'
import { followView, isHeld, play } from './player.ts'
import { forgetSkipped } from './report.ts'
import { recallSession, rememberSession } from './session.ts'
import { type Kiosk, type PlaylistTurn, useKiosk } from './store.ts'

const query = new URLSearchParams(globalThis.location?.search)
/** Read once: a screen is what it was opened as. */
const ASKED = query.get('playlist')
const ASKED_KIOSK = query.has('kiosk') || windowMatters()?.isKiosk === true

function choose({ playlists, defaultPlaylist }: WallSettings) {
  const { device } = useCaller.getState()
  const find = (id: string | null) => playlists.find((playlist) => playlist.id === id) ?? null
  const isKiosk = ASKED_KIOSK || device?.playlist != null
  const { trial } = useKiosk.getState()
  const fallback = isKiosk || ASKED !== null ? find(defaultPlaylist) : null
  return {
    isKiosk,
    playlist: trial ?? find(ASKED) ?? find(device?.playlist ?? null) ?? fallback,
    missing: ASKED !== null && !find(ASKED) ? ASKED : null,
  }
}

/** Follows what the choice depends on. Returns what stops that. */
export function startPlaylist(): () => void {
  let playing = ''
  const follow = (isAsked = false): void => {
    const { settings } = useKiosk.getState()
    const { loaded, subUnits } = useUnits.getState()
    if (!settings || !loaded || !useCaller.getState().known) return
    const { isKiosk, playlist, missing } = choose(settings)
    const scenes = scenesOf(subUnits.length > 0)
    const turns = playlist?.turns.filter(({ scene }) => scenes.includes(scene)) ?? []
    const wanted = JSON.stringify([playlist?.id, turns])
    // Whoever is at the screen keeps what they are doing; it is followed once they are gone.
    if (wanted !== playing && !isAsked && isHeld()) return
    if (isKiosk) document.documentElement.dataset.kiosk = ''
    else delete document.documentElement.dataset.kiosk
    if (wanted === playing) {
      const now = useKiosk.getState()
      const same = now.isKiosk === isKiosk && now.missing === missing && now.playlist?.name === playlist?.name
      if (!same) useKiosk.setState({ isKiosk, missing, playlist })
      return
    }
    playing = wanted
    useKiosk.setState({ isKiosk, playlist, missing, turns })
    forgetSkipped()
    play(firstTurn(playlist?.id ?? null, turns))
  }
  const stops = [
    followView(),
    useCaller.subscribe(() => follow()),
    useUnits.subscribe(() => follow()),
    useKiosk.subscribe((kiosk, before) => {
      // A trial is asked for right here.
      if (kiosk.trial !== before.trial) follow(true)
      else if (kiosk.settings !== before.settings || (isPaused(before) && !isPaused(kiosk))) follow()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const isPaused = ({ round }: Pick<Kiosk, 'round'>): boolean => round !== null && round.pausedUntilMs !== null

/** Goes on where it was before the page was loaded anew. */
function firstTurn(playlist: string | null, turns: readonly PlaylistTurn[]): number {
  const { playlist: before, at = 0 } = recallSession()
  if (playlist === null) return 0
  const first = before === playlist && at < turns.length ? at : 0
  rememberSession({ playlist, at: first })
  return first
}
