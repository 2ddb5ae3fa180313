import type { Context } from 'hono'

interface ListenerEnv {
  readonly listener?: 'loopback' | 'screens'
}

/** In-process requests (the command line on a stopped station) come through no socket at all. */
export function isLoopback(c: Context): boolean {
  const { listener } = (c.env ?? {}) as ListenerEnv
  return listener !== 'screens'
}
