/** The station in the desktop app's utility process: the same station, with the home it is given. */
import { parseArgs } from 'node:util'
import { serve } from './cli/run-station.ts'
import { StationError } from './errors.ts'
import { homeAt, readConfig } from './home.ts'

/** What Electron adds to a utility process; the station itself knows nothing of Electron. */
interface UtilityProcess {
  readonly parentPort?: { on(event: 'message', listener: (message: { data: unknown }) => void): void }
}

const { values } = parseArgs({ options: { home: { type: 'string' } }, strict: false })

async function run(): Promise<number> {
  const home = homeAt(String(values.home))
  const { port, screenPort } = readConfig(home)
  return await serve({
    home,
    port,
    screenPort,
    host: null,
    onStopRequest: (stop) =>
      (process as UtilityProcess).parentPort?.on('message', ({ data }) => {
        if (data === 'stop') stop()
      }),
  })
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StationError ? error.message : error)
    process.exit(1)
  },
)
