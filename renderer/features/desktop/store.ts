/** This machine as the desktop app tells it; asked for while somebody looks. */
import { create } from 'zustand'
import type { DesktopChange, DesktopState } from '#shared/domain/desktop.ts'
import { windowMatters } from './window-matters.ts'

interface Desktop {
  readonly state: DesktopState | null
  readonly problem: string | null
}

const LOOK_EVERY_MS = 3_000

export const useDesktop = create<Desktop>()(() => ({ state: null, problem: null }))

/** Keeps the state fresh until the returned function is called. */
export function watchDesktop(): () => void {
  const matters = windowMatters()
  if (!matters) return () => {}
  let stopped = false
  const look = async () => {
    try {
      const state = await matters.desktop()
      if (!stopped) useDesktop.setState({ state })
    } catch (error) {
      if (!stopped) useDesktop.setState({ problem: String(error) })
    }
  }
  void look()
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

/** True where it was kept. */
export async function changeDesktop(change: DesktopChange): Promise<boolean> {
  const outcome = await windowMatters()?.changeDesktop(change)
  if (!outcome) return false
  if (outcome.done) useDesktop.setState({ state: outcome.state, problem: null })
  else useDesktop.setState({ problem: outcome.problem })
  return outcome.done
}
