/** Keys of a wall that plays: what presenters' remotes send, and what a keyboard has for it. */
import { nowMs } from '../../app/clock.ts'
import { ownsArrows, ownsLetters } from '../../app/owns-keys.ts'
import { useView } from '../../app/view.ts'
import { toggleFullScreen } from './full-screen.ts'
import { step, togglePause } from './player.ts'
import { isPlaying, showKeys, useKiosk } from './store.ts'
import { endTrial } from './trial.ts'

/** Scenes that use left and right themselves; remotes send the page keys anyway. */
const WITH_ARROWS: readonly string[] = ['overview', 'map']

/** Returns true where the key was for the wall as a whole. */
export function takeKey(event: KeyboardEvent): boolean {
  const { key, target } = event
  if (event.defaultPrevented || ownsLetters(target)) return false
  if (document.querySelector('dialog[open]')) return false
  if (key === '?') showKeys(true)
  else if (key.toLowerCase() === 'f' && !event.repeat) void toggleFullScreen().catch(() => {})
  else return isPlaying() && takePlayingKey(event)
  return true
}

function takePlayingKey({ key, target }: KeyboardEvent): boolean {
  const turns = turnOf(key)
  if (turns !== null) {
    const isArrow = key.startsWith('Arrow')
    if (ownsArrows(target) || (isArrow && WITH_ARROWS.includes(useView.getState().place))) return false
    step(turns)
  } else if (key.toLowerCase() === 'p' || (key === ' ' && target === document.body)) togglePause()
  else if (key.toLowerCase() === 'b' || key === '.') useKiosk.setState({ blankSince: nowMs() })
  else if (key === 'Escape' && useKiosk.getState().trial) endTrial()
  else return false
  return true
}

function turnOf(key: string): 1 | -1 | null {
  if (key === 'PageDown' || key === 'ArrowRight') return 1
  return key === 'PageUp' || key === 'ArrowLeft' ? -1 : null
}
