/** The desktop app's own log: `logs/desktop.log` in the home, and the terminal that started the app. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { type LogLevel, readLogLine, writeLogLine } from '../../../shared/domain/log-line.ts'
import { redactSecrets } from '../../../shared/domain/redact.ts'
import { openRotatingLog } from '../../../shared/domain/rotating-log.ts'

export type Log = (level: LogLevel, message: string, detail?: Readonly<Record<string, unknown>>) => void

export const logFolder = (home: string): string => join(home, 'logs')

export function openDesktopLog(home: string): Log {
  fs.mkdirSync(logFolder(home), { recursive: true, mode: 0o700 })
  const write = openRotatingLog(join(logFolder(home), 'desktop.log'), fs)
  return (level, message, detail = {}) => {
    const line = redactSecrets(writeLogLine(level, message, detail, Date.now()))
    write(line)
    process.stderr.write(`mini-ioc: ${readLogLine(line.trim()).message}\n`)
  }
}

/** An error as the detail of a line. */
export function errorDetail(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { err: { message: String(error) } }
  return { err: { message: error.message, stack: error.stack } }
}

/** What a text stream says, line by line; a line without an end is cut at 8,000 characters. */
export function eachLine(hear: (line: string) => void): (chunk: Buffer | string) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = (lines.pop() ?? '').slice(0, 8_000)
    for (const line of lines) if (line.trim() !== '') hear(line)
  }
}
