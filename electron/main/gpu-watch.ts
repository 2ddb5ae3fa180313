/**
 * The graphics process restarts by itself; where it keeps failing, a kiosk is started again without it, since
 * nobody is there to choose.
 */
const COUNTED_MS = 10 * 60_000
const MOST = 3

/** Says whether it is time for safe mode, each time that the graphics process has ended. */
export function createGpuWatch(): (at: number) => boolean {
  let times: number[] = []
  return (at) => {
    times = [...times.filter((time) => at - time < COUNTED_MS), at]
    return times.length >= MOST
  }
}

/** The arguments of this launch, with or without safe mode. */
export function withSafeMode(args: readonly string[], safe: boolean): string[] {
  const rest = args.filter((arg) => arg !== '--safe-mode')
  return safe ? [...rest, '--safe-mode'] : rest
}
