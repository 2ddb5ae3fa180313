/** What the desktop app lets its page do with its window; `window.miniIoc` there, absent in a browser. */
import type { DesktopChange, DesktopOutcome, DesktopState } from './desktop.ts'

export interface WindowMatters {
  readonly platform: string
  readonly isKiosk: boolean
  toggleFullScreen(): Promise<void>
  /** Says that the page lives: pictures drawn since last time, and whether figures have been drawn. */
  beat(beat: { readonly frames: number; readonly ready: boolean; readonly language: string }): void
  /** Calls back with path and query of a place that was asked for from outside. Returns what ends it. */
  onShow(show: (address: string) => void): () => void
  /** Displays, what each shows, the station behind the window. */
  desktop(): Promise<DesktopState>
  changeDesktop(change: DesktopChange): Promise<DesktopOutcome>
  /** Opens the folder of the logs in the system's file manager. */
  openLogFolder(): Promise<void>
}
