import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeLogLine } from '#shared/domain/log-line.ts'
import { eachLine, openDesktopLog } from '../../../electron/main/logs/desktop-log.ts'
import { readLog } from '../../../electron/main/logs/read-log.ts'

const TOKEN = 'Zk3vQ1xN8rT5uW2yB7eH4kM9pS6vY1bD3fG5jL8nQ0c'

describe('the logs', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mini-ioc-logs-'))
    mkdirSync(join(home, 'logs'))
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(home, { recursive: true, force: true })
  })
  const messages = (...question: Parameters<typeof readLog>) =>
    readLog(...question).entries.map(({ message }) => message)
  const line = (message: string) => writeLogLine('info', message, {}, 1)

  it('are read across their files, the newest last', () => {
    writeFileSync(join(home, 'logs', 'station.1.log'), line('một') + line('hai'))
    writeFileSync(join(home, 'logs', 'station.log'), line('ba'))
    expect(readLog(home, 'station', 'info')).toMatchObject({
      cut: false,
      file: join(home, 'logs', 'station.log'),
    })
    expect(messages(home, 'station', 'info')).toEqual(['một', 'hai', 'ba'])
  })

  it('are read from what is asked for on', () => {
    writeFileSync(
      join(home, 'logs', 'desktop.log'),
      line('tin') + writeLogLine('warn', 'chú ý', {}, 1) + writeLogLine('error', 'lỗi', {}, 1),
    )
    expect(messages(home, 'desktop', 'warn')).toEqual(['chú ý', 'lỗi'])
  })

  it('are cut at a thousand lines, and a line that is being written is left out', () => {
    const file = join(home, 'logs', 'desktop.log')
    writeFileSync(file, Array.from({ length: 1_200 }, (_, index) => line(String(index))).join(''))
    appendFileSync(file, '{"level":50,"msg":"half')
    const { entries, cut } = readLog(home, 'desktop', 'info')
    expect([entries.length, entries[0]?.message, entries.at(-1)?.message, cut]).toEqual([
      1_000,
      '200',
      '1199',
      true,
    ])
  })

  it('are empty where nothing was written', () => {
    expect(readLog(home, 'station', 'info').entries).toEqual([])
  })

  it('show no secret, not even one that another program wrote', () => {
    writeFileSync(join(home, 'logs', 'station.log'), `Bearer ${TOKEN}\n`)
    expect(JSON.stringify(readLog(home, 'station', 'info'))).not.toContain(TOKEN)
  })

  it('of the app hold no secret, neither in the file nor in the terminal', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    openDesktopLog(home)('error', `no answer to ${TOKEN}`, { url: `http://127.0.0.1/enter?ticket=abc` })
    const file = readFileSync(join(home, 'logs', 'desktop.log'), 'utf8')
    expect(file).toContain('no answer to [ẩn]')
    expect(`${file}${JSON.stringify(said.mock.calls)}`).not.toMatch(/Zk3vQ1|ticket=abc/)
  })
})

describe('eachLine', () => {
  it('puts together what came in pieces, and cuts what never ends', () => {
    const lines: string[] = []
    const hear = eachLine((text) => lines.push(text))
    for (const chunk of ['một\nh', 'ai\n\n', 'x'.repeat(20_000), '\nba\n']) hear(chunk)
    expect(lines).toEqual(['một', 'hai', 'x'.repeat(8_000), 'ba'])
  })
})
