/** Answers `app://mini-ioc/desktop/…`, read-only: the shell's plain pages, and its logs. */
import { LOG_LEVELS } from '../../shared/domain/log-line.ts'
import { logFolder } from './logs/desktop-log.ts'
import { LOG_SOURCES, readLog } from './logs/read-log.ts'
import { PLAIN_STYLE, troublePage } from './plain-pages.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { keeperOf } from './windows/page-keeper.ts'

export function serveDesktop(path: string, query: URLSearchParams, home: string): Response {
  if (path === 'page.css') return reply(200, 'text/css; charset=utf-8', PLAIN_STYLE)
  if (path === 'trouble') {
    const trouble = keeperOf(Number(query.get('page')))?.lastTrouble()
    if (trouble) return reply(503, 'text/html; charset=utf-8', troublePage(trouble, logFolder(home)))
  }
  const source = LOG_SOURCES.find((each) => path === `logs/${each}`)
  if (source) {
    const least = LOG_LEVELS.find((level) => level === query.get('level')) ?? 'info'
    return reply(200, 'application/json; charset=utf-8', JSON.stringify(readLog(home, source, least)))
  }
  return reply(404, 'text/plain; charset=utf-8', 'not found')
}

function reply(status: number, contentType: string, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': contentType, 'cache-control': 'no-store' },
  })
}
