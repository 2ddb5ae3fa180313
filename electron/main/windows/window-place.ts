/** Where the desk's window stood, so that it opens there again. */
import { type Rect, readRect } from '../../../shared/domain/desktop.ts'

export interface WindowPlace {
  /** Its bounds when it is neither maximised nor full screen; null before it was ever moved. */
  readonly bounds: Rect | null
  readonly isMaximized: boolean
  readonly isFullScreen: boolean
}

export const NO_PLACE: WindowPlace = { bounds: null, isMaximized: false, isFullScreen: false }

export function readWindowPlace(value: unknown): WindowPlace | null {
  if (typeof value !== 'object' || value === null) return null
  const { bounds, isMaximized, isFullScreen } = value as Record<string, unknown>
  const rect = bounds === null ? null : readRect(bounds)
  if (bounds !== null && !rect) return null
  if (typeof isMaximized !== 'boolean' || typeof isFullScreen !== 'boolean') return null
  return { bounds: rect, isMaximized, isFullScreen }
}
