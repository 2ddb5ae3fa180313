/** The station in the desktop app's utility process: the same station, with the home it is given. */
import { parseArgs } from 'node:util'
import { serve } from './cli/run-station.ts'
import { StationError } from './errors.ts'
import { homeAt, isInitialised, readConfig } from './home.ts'
import { setUpAndServe } from './setup/set-up.ts'

/** What Electron adds to a utility process; the station itself knows nothing of Electron. */
interface UtilityProcess {
  readonly parentPort?: { on(event: 'message', listener: (message: { data: unknown }) => void): void }
}

const { values } = parseArgs({ options: { home: { type: 'string' } }, strict: false })

function onStopRequest(stop: () => void): void {
  ;(process as UtilityProcess).parentPort?.on('message', ({ data }) => {
    if (data === 'stop') stop()
  })
}

async function run(): Promise<number> {
  const home = homeAt(String(values.home))
  if (!isInitialised(home)) return await setUpAndServe({ home, ports: null, onStopRequest })
  const { port, screenPort } = readConfig(home)
  return await serve({ home, port, screenPort, host: null, onStopRequest })
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StationError ? error.message : error)
    process.exit(1)
  },
)
