import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { StationProcess } from './station-keeper.ts'

/** Message that asks the station to end; the same on every platform, unlike signals. */
const STOP_MESSAGE = 'stop'

/** Runs the station's bundle in a process of its own. */
export function forkStation(home: string, entry = join(import.meta.dirname, 'station.cjs')): StationProcess {
  const child = utilityProcess.fork(entry, ['--home', home], {
    serviceName: 'mini-ioc station',
    stdio: 'inherit',
  })
  return {
    exited: new Promise((resolve) => child.once('exit', resolve)),
    stop: () => child.postMessage(STOP_MESSAGE),
    kill: () => child.kill(),
  }
}
