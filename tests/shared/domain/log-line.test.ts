import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { isAtLeast, readLogLine, writeLogLine } from '#shared/domain/log-line.ts'

describe('readLogLine', () => {
  it('reads what the station’s logger writes, an error with its stack', () => {
    const lines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) })
    const error = new Error('hỏng')
    log.error({ err: error, path: '/api/v1/alarms' }, 'request failed')
    const entry = readLogLine(lines[0]?.trim() ?? '')
    expect(entry).toEqual({
      at: expect.any(Number),
      level: 'error',
      message: 'request failed',
      detail: `${error.stack}\npath: /api/v1/alarms`,
    })
  })

  it('reads back what the desktop app writes', () => {
    expect(readLogLine(writeLogLine('warn', 'a display is gone', { id: 3 }, 1_000).trim())).toEqual({
      at: 1_000,
      level: 'warn',
      message: 'a display is gone',
      detail: 'id: 3',
    })
  })

  it('shows a line that is no record as it is', () => {
    for (const line of ['plain words', '{"level":', '']) {
      expect(readLogLine(line)).toEqual({ at: null, level: 'info', message: line, detail: '' })
    }
  })

  it('orders levels', () => {
    expect(isAtLeast('error', 'warn') && isAtLeast('warn', 'warn') && !isAtLeast('info', 'warn')).toBe(true)
  })
})
