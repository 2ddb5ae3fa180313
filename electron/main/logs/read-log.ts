/** The last lines of a log, across the files that it was rotated through. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { isAtLeast, type LogLevel, type LogPage, readLogLine } from '../../../shared/domain/log-line.ts'
import { redactSecrets } from '../../../shared/domain/redact.ts'
import { logFileNames } from '../../../shared/domain/rotating-log.ts'
import { logFolder } from './desktop-log.ts'

export const LOG_SOURCES = ['desktop', 'station'] as const
export type LogSource = (typeof LOG_SOURCES)[number]

/** As much as is searched for lines, and as many as are shown. */
const MOST_BYTES = 4 * 1024 * 1024
const MOST_ENTRIES = 1_000

export function readLog(home: string, source: LogSource, least: LogLevel): LogPage {
  const file = join(logFolder(home), `${source}.log`)
  let lines: string[] = []
  let left = MOST_BYTES
  let cut = false
  for (const name of logFileNames(file)) {
    const text = readEnd(name, left)
    if (text === null) break
    const whole = text.lines.map(readLogLine).filter(({ level }) => isAtLeast(level, least)).length
    lines = [...text.lines, ...lines]
    left -= text.bytes
    cut ||= text.cut
    if (left <= 0 || whole >= MOST_ENTRIES) break
  }
  // Written by a version that did not hide it, or by another program: it is hidden here, too.
  const entries = lines
    .map((line) => readLogLine(redactSecrets(line)))
    .filter(({ level }) => isAtLeast(level, least))
  return { entries: entries.slice(-MOST_ENTRIES), cut: cut || entries.length > MOST_ENTRIES, file }
}

function readEnd(file: string, most: number): { lines: string[]; bytes: number; cut: boolean } | null {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return null
  }
  try {
    const { size } = fstatSync(descriptor)
    const bytes = Math.min(size, Math.max(most, 0))
    const buffer = Buffer.alloc(bytes)
    readSync(descriptor, buffer, 0, bytes, size - bytes)
    const lines = buffer.toString('utf8').split('\n')
    const cut = bytes < size
    // The first is not whole; what follows the last line break is being written.
    if (cut) lines.shift()
    lines.pop()
    return { lines: lines.filter((line) => line !== ''), bytes, cut }
  } finally {
    closeSync(descriptor)
  }
}
