import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { eachLine, type Log } from './logs/desktop-log.ts'
import type { StationProcess } from './station-keeper.ts'

/** Message that asks the station to end; the same on every platform, unlike signals. */
const STOP_MESSAGE = 'stop'

/**
 * Runs the station's bundle in a process of its own. The station keeps a log of its own; what it says beside
 * that, such as the last words of a crash, goes to the app's log.
 */
export function forkStation(
  home: string,
  log: Log,
  entry = join(import.meta.dirname, 'station.cjs'),
): StationProcess {
  const child = utilityProcess.fork(entry, ['--home', home], {
    serviceName: 'mini-ioc station',
    stdio: 'pipe',
  })
  const hear = (level: 'info' | 'error') =>
    eachLine((line) => {
      if (isOwnLogLine(line)) process.stderr.write(`${line}\n`)
      else log(level, line, { from: 'station' })
    })
  child.stdout?.on('data', hear('info'))
  child.stderr?.on('data', hear('error'))
  return {
    exited: new Promise((resolve) => child.once('exit', resolve)),
    stop: () => child.postMessage(STOP_MESSAGE),
    kill: () => child.kill(),
  }
}

/** A line that stands in the station's log already; the first run has none of its own. */
const isOwnLogLine = (line: string): boolean =>
  line.startsWith('{"level":') && !line.includes('"part":"setup"')
