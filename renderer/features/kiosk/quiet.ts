/** Quiet hours: the wall is dimmed and still, until a red comes that nobody has taken on. */
import { quietSince } from '#shared/domain/quiet-hours.ts'
import { nowMs } from '../../app/clock.ts'
import { useAlarms } from '../alarms/store.ts'
import { isWallScreen, useKiosk } from './store.ts'

/** True where a red that nobody has taken on came after a moment. */
export function hasNewRed(afterMs: number): boolean {
  for (const item of useAlarms.getState().byId.values()) {
    const isOpen = item.state === 'unacknowledged' && item.shelved === null && item.outOfService === null
    if (isOpen && item.severity === 'red' && item.suppressedBy === null) {
      if (Date.parse(item.stateSince) >= afterMs) return true
    }
  }
  return false
}

/** Called about once a second. */
export function followQuietHours(): void {
  const { settings, quiet, blankSince } = useKiosk.getState()
  const since = isWallScreen() ? quietSince(settings?.quietHours ?? null, nowMs()) : null
  const next = since === null ? 'off' : hasNewRed(since) ? 'broken' : 'on'
  if (next !== quiet) useKiosk.setState({ quiet: next })
  if (useAlarms.getState().hushedBefore !== since) useAlarms.setState({ hushedBefore: since })
  if (blankSince !== null && hasNewRed(blankSince)) useKiosk.setState({ blankSince: null })
}
