/** Set for a process that is to end when the one that started it is gone, however that went. */
export const END_WITH_PARENT = 'MINI_IOC_END_WITH_PARENT'

const LOOK_EVERY_MS = 500

/**
 * Calls `end` once when this process is asked to end. Started through npm, a signal may reach npm's
 * shell only, which ends without passing it on: then the loss of the parent process is the request.
 */
export function onEndRequest(end: () => void): void {
  let asked = false
  let look: NodeJS.Timeout | undefined
  const once = (): void => {
    if (asked) return
    asked = true
    clearInterval(look)
    end()
  }
  process.on('SIGTERM', once)
  process.on('SIGINT', once)
  if (process.env.npm_lifecycle_event === undefined && process.env[END_WITH_PARENT] === undefined) return
  const parent = process.ppid
  look = setInterval(() => {
    if (process.ppid !== parent) once()
  }, LOOK_EVERY_MS)
  look.unref()
}
