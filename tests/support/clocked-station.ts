/**
 * A station as `mini-ioc station` runs it, but for its clock, which is set by messages: `node
 * clocked-station.ts HOME OFFSET_MS`, or `… HOME 0 NOW_MS` for one that stands still. It does not outlive
 * whoever started it.
 */
import { pino } from 'pino'
import { homeAt } from '#station/home.ts'
import { createStation } from '#station/station.ts'

/** What it says when it is ready. */
export interface ReadyMessage {
  readonly loopback: string
  readonly token: string
  readonly chainPort: number
}

/** Runs beside the machine's clock, or stands still. */
export type ClockMessage = { readonly offsetMs: number } | { readonly nowMs: number }

const [, , folder = '', offset = '0', now] = process.argv
let clock: ClockMessage = now === undefined ? { offsetMs: Number(offset) } : { nowMs: Number(now) }
process.on('message', (message: ClockMessage) => {
  clock = message
})
process.on('disconnect', () => process.exit(1))

const running = await createStation({
  home: homeAt(folder),
  clock: () => ('nowMs' in clock ? clock.nowMs : Date.now() + clock.offsetMs),
  log: pino({ level: 'warn' }, pino.destination(2)),
  port: 0,
  screenPort: null,
  host: null,
})
process.on('SIGTERM', () => {
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
const { chain, loopback } = await running.start()
process.send?.({
  loopback,
  token: running.token,
  chainPort: Number(new URL(chain).port),
} satisfies ReadyMessage)
