/**
 * The station's log: JSON lines on standard error, and in `logs/station.log` of its home, bounded in size, so
 * that what happened in the night can be read in the morning. Secrets are taken out before a line is written.
 */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { redactSecrets } from '#shared/domain/redact.ts'
import { openRotatingLog } from '#shared/domain/rotating-log.ts'
import type { Home } from './home.ts'

export function openStationLog(home: Home, level = process.env.MINI_IOC_LOG ?? 'info'): Logger {
  const folder = join(home.dir, 'logs')
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const write = openRotatingLog(join(folder, 'station.log'), fs)
  const terminal = pino.destination(2)
  return pino(
    { level, hooks: { streamWrite: redactSecrets } },
    {
      write(line: string) {
        write(line)
        terminal.write(line)
      },
    },
  )
}
