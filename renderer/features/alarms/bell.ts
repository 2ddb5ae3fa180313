/** Rings while the station says that an alarm sounds, unless that was muted on this screen. */
import { create } from 'zustand'
import { type ChimeState, createChime } from './chime.ts'
import { isHeard, useAlarms } from './store.ts'

interface Bell {
  readonly chime: ChimeState
}

export const useBell = create<Bell>()(() => ({ chime: 'starting' }))

let unlock = (): void => {}

/** Lets the bell sound from now on; works only out of a person's click or key. */
export const unlockBell = (): void => unlock()

export function startBell(): () => void {
  const chime = createChime((state) => useBell.setState({ chime: state }))
  unlock = () => {
    if (useBell.getState().chime !== 'ready') chime.unlock()
  }
  const follow = (): void => {
    if (isHeard(useAlarms.getState())) chime.ring()
    else chime.stop()
  }
  const unsubscribe = useAlarms.subscribe(follow)
  addEventListener('pointerdown', unlock)
  addEventListener('keydown', unlock)
  return () => {
    unsubscribe()
    removeEventListener('pointerdown', unlock)
    removeEventListener('keydown', unlock)
    chime.dispose()
  }
}
