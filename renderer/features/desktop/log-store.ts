import { useEffect, useState } from 'react'
import type { LogLevel, LogPage } from '#shared/domain/log-line.ts'
import { load } from '../../app/api.ts'

export const SOURCES = ['desktop', 'station'] as const
export const LEVELS_SHOWN = ['info', 'warn', 'error'] as const satisfies readonly LogLevel[]

const FOLLOW_EVERY_MS = 2_000

interface LogView {
  readonly page: LogPage | null
  readonly problem: string | null
}

const NOTHING: LogView = { page: null, problem: null }

/** The last lines of a log, kept fresh while it is followed; a null source asks for nothing. */
export function useLog(source: (typeof SOURCES)[number] | null, least: LogLevel, follow: boolean): LogView {
  const [view, setView] = useState<LogView>(NOTHING)
  useEffect(() => {
    if (source === null) return
    let stopLoading = () => {}
    const look = () => {
      stopLoading()
      stopLoading = load<LogPage>({
        path: `/desktop/logs/${source}?level=${least}`,
        received: (page) =>
          setView((before) => (sameEnd(before.page, page) ? before : { page, problem: null })),
        failed: (problem) => setView((before) => ({ ...before, problem })),
      })
    }
    look()
    const timer = follow ? setInterval(look, FOLLOW_EVERY_MS) : undefined
    return () => {
      clearInterval(timer)
      stopLoading()
    }
  }, [source, least, follow])
  return view
}

function sameEnd(before: LogPage | null, now: LogPage): boolean {
  if (before?.file !== now.file || before.entries.length !== now.entries.length) return false
  return JSON.stringify(before.entries.at(-1)) === JSON.stringify(now.entries.at(-1))
}
