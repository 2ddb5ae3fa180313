/**
 * A station as `mini-ioc station` runs it, but for its clock, which is set by messages: `node
 * station-entry.ts HOME OFFSET_MS`. It does not outlive whoever started it.
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

export interface ClockMessage {
  readonly offsetMs: number
}

const [, , folder = '', offset = '0'] = process.argv
let offsetMs = Number(offset)
process.on('message', (message: ClockMessage) => {
  offsetMs = message.offsetMs
})
process.on('disconnect', () => process.exit(1))

const running = await createStation({
  home: homeAt(folder),
  clock: () => Date.now() + offsetMs,
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
