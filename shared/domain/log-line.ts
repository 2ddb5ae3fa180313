/** A line of a log, as pino writes it: JSON with a level, a time and a message; whatever else it carries is detail. */

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const NUMBERS: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 }

export interface LogEntry {
  /** ms since 1970; null where the line does not say. */
  readonly at: number | null
  readonly level: LogLevel
  readonly message: string
  /** What else the line carries, as text; empty where there is nothing. */
  readonly detail: string
}

export interface LogPage {
  /** The newest last. */
  readonly entries: readonly LogEntry[]
  /** True where older lines were left out. */
  readonly cut: boolean
  readonly file: string
}

const LEAST_DETAIL = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'v'])

export function writeLogLine(
  level: LogLevel,
  message: string,
  detail: Readonly<Record<string, unknown>>,
  at: number,
): string {
  return `${JSON.stringify({ level: NUMBERS[level], time: at, ...detail, msg: message })}\n`
}

export function readLogLine(line: string): LogEntry {
  const fields = parseObject(line)
  if (!fields) return { at: null, level: 'info', message: line, detail: '' }
  const { level, time, msg, err } = fields
  const rest = Object.entries(fields).filter(([name]) => !LEAST_DETAIL.has(name) && name !== 'err')
  const facts = rest.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const detail = [errorText(err), facts.join(' · ')]
  return {
    at: typeof time === 'number' ? time : null,
    level: levelOf(level),
    message: typeof msg === 'string' ? msg : line,
    detail: detail.filter((text) => text !== '').join('\n'),
  }
}

/** True for what is at least as grave as `least`. */
export const isAtLeast = (level: LogLevel, least: LogLevel): boolean => NUMBERS[level] >= NUMBERS[least]

function levelOf(level: unknown): LogLevel {
  if (typeof level !== 'number') return 'info'
  if (level >= NUMBERS.error) return 'error'
  if (level >= NUMBERS.warn) return 'warn'
  return level >= NUMBERS.info ? 'info' : 'debug'
}

function errorText(err: unknown): string {
  if (typeof err !== 'object' || err === null) return ''
  const { stack, message } = err as Record<string, unknown>
  return typeof stack === 'string' ? stack : typeof message === 'string' ? message : ''
}

function parseObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}
