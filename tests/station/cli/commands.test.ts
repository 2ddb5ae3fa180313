import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import { importFile } from '#station/cli/import.ts'
import { homeAt } from '#station/home.ts'
import { type CommandResult, initHome, runCommand, startCommand } from '../../support/command.ts'
import { listen } from '../../support/listen.ts'
import { readLive } from '../../support/live-reader.ts'
import { temporaryFolder } from '../../support/station.ts'

const CSV = 'unit,measure,period,value\n00004,dossiers_received,2026-11-20,120\n'

function writeCsv(text = CSV): string {
  const file = join(temporaryFolder(), 'figures.csv')
  writeFileSync(file, text)
  return file
}

const codeAndError = ({ code, stdout }: CommandResult) => [code, JSON.parse(stdout).error]

describe('mini-ioc', () => {
  it('ends with 2 where it was written wrongly, and says how to write it', async () => {
    const home = temporaryFolder()
    const wrong = [
      ['constructor'],
      ['init', '--home', home],
      ['init', '--home', home, '--unit', '01', '--colour', 'red'],
      ['import', '--home', home, 'a.csv', 'b.csv'],
      ['station', '--home', home, '--port', '99999'],
      ['export', '--home', home, '--what', 'toString', '--format', 'csv'],
      [],
    ]
    const results: CommandResult[] = []
    for (const args of wrong) results.push(await runCommand(...args))
    expect(results.map(({ code }) => code)).toEqual(wrong.map(() => 2))
    for (const { stdout, stderr } of results) {
      expect(stdout + stderr).not.toMatch(/^\s+at /m)
      expect((stdout + stderr).length).toBeGreaterThan(10)
    }
    expect(readdirSync(home)).toEqual([])
  })

  it('ends with 1 where it is refused, and says why in one object when asked for JSON', async () => {
    const home = temporaryFolder()
    const json = ['--home', home, '--json']
    expect(codeAndError(await runCommand('station', ...json))).toEqual([1, 'not-initialised'])
    expect(codeAndError(await runCommand('init', ...json, '--unit', '99999'))).toEqual([1, 'unknown-unit'])
    expect(codeAndError(await runCommand('init', ...json, '--unit', '../01'))).toEqual([1, 'unknown-unit'])
    const made = await runCommand('init', ...json, '--unit', '00004')
    expect([made.code, JSON.parse(made.stdout)]).toEqual([0, { home, unit: '00004' }])
    expect(codeAndError(await runCommand('init', ...json, '--unit', '00004'))).toEqual([
      1,
      'already-initialised',
    ])
    expect(codeAndError(await runCommand('import', ...json, join(home, 'none.csv')))).toEqual([1, 'no-file'])
    expect(codeAndError(await runCommand('join', ...json, 'MIOC1.nonsense'))[0]).toBe(1)
    const words = await runCommand('import', '--home', home, join(home, 'config.json'))
    expect([words.code, words.stderr.split('\n').length]).toEqual([1, 2])
  })

  it('works on a stopped station as on a running one', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const at = ['--home', home]
    const everything = async () => {
      const imported = await runCommand(
        'import',
        ...at,
        '--json',
        writeCsv(`${CSV}00004,dossiers_received,2026-11-21x,1\n`),
      )
      const exported = await runCommand('export', ...at, '--what', 'cells', '--format', 'csv')
      const verified = await runCommand('verify', ...at, '--json')
      return [
        imported.code,
        JSON.parse(imported.stdout).rejected,
        exported.stdout.split('\r\n').map((line) => line.split(',').slice(0, 5).join()),
        [verified.code, JSON.parse(verified.stdout)],
      ]
    }
    const periods = ['2026-11-20', '2026-W47', '2026-11', '2026-Q4', '2026-H2', '2026']
    const expected = [
      1,
      [{ row: 2, code: 'impossible-period', detail: expect.any(String) }],
      [
        '\uFEFFunit,measure,period,slice,value',
        ...periods.map((period) => `00004,dossiers_received,${period},,120`),
        '',
      ],
      [0, { integrity: [], cellsChecked: 6, differences: [] }],
    ]
    expect(await everything()).toEqual(expected)
    const ailing = await runCommand('doctor', ...at)
    expect([ailing.code, ailing.stdout]).toEqual([1, expect.stringContaining('✗ Trạm không chạy')])
    const station = await startCommand(home)
    expect(await everything()).toEqual(expected)
    const json = await runCommand('export', ...at, '--what', 'kpis', '--format', 'json')
    expect(JSON.parse(json.stdout)).toContainEqual(
      expect.objectContaining({ code: 'DV.02', reason: 'partial' }),
    )
    const out = join(temporaryFolder(), 'cells.xlsx')
    expect(
      (await runCommand('export', ...at, '--what', 'cells', '--format', 'xlsx', '--out', out)).code,
    ).toBe(0)
    expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK')
    const well = await runCommand('doctor', ...at)
    expect(well.stdout).toContain('✓ Trạm đang chạy.')
    expect(await station.terminate()).toBe(0)
  })

  it('finds a difference in the books, and ends with 1', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    await runCommand('import', '--home', home, writeCsv())
    const db = new Database(join(home, 'replica.db'))
    db.exec('UPDATE cells SET total = total + 1 WHERE period = 20261120')
    db.close()
    const { code, stdout } = await runCommand('verify', '--home', home, '--json')
    const { differences } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(differences).toContainEqual({
      unit: '00004',
      measure: 'dossiers_received',
      period: '2026-11-20',
      stored: 121,
      computed: 120,
    })
  })

  it('does not take another process for the station that was killed', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    // The number of the dead station's process belongs to somebody else by now, and so does its port.
    const url = await listen(createHttpServer((_, response) => response.writeHead(404).end('{}')))
    writeFileSync(
      join(home, 'run', 'station.json'),
      JSON.stringify({ url: url.origin, token: 'x', pid: process.pid }),
    )
    const imported = await runCommand('import', '--home', home, '--json', writeCsv())
    expect([imported.code, JSON.parse(imported.stdout)]).toEqual([
      0,
      { accepted: 1, unchanged: 0, rejected: [] },
    ])
    const { stdout } = await runCommand('doctor', '--home', home)
    expect(stdout).toContain('✗ Trạm không chạy')
  })

  it('refuses a file of 200 MB at once, without reading it', async () => {
    const file = writeCsv()
    truncateSync(file, 200 * 1024 * 1024)
    const before = process.memoryUsage().arrayBuffers
    const peakBefore = process.resourceUsage().maxRSS
    const refused = importFile({ home: homeAt('.'), json: false, options: {}, positionals: [file] })
    await expect(refused).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/200 MB.*32 MB.*50\.000/),
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    expect((process.resourceUsage().maxRSS - peakBefore) / 1024).toBeLessThan(50)
    const { code, stderr } = await runCommand('import', '--home', temporaryFolder(), file)
    expect([code, stderr]).toEqual([1, expect.stringContaining('200 MB')])
  })
})

describe('mini-ioc station', () => {
  let home = ''
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'mini-ioc-cli-'))
    await initHome(home, '00004')
    return () => rmSync(home, { recursive: true, force: true })
  })

  it('says one line when it is ready, and where it is to its owner only', async () => {
    const station = await startCommand(home)
    expect(station.ready).toMatch(/^mini-ioc station 00004 ready https:\/\/127\.0\.0\.1:\d+$/)
    expect(station.runFile).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      token: expect.stringMatching(/^[\w-]{43}$/),
      pid: expect.any(Number),
    })
    if (process.platform !== 'win32')
      expect(statSync(join(home, 'run', 'station.json')).mode & 0o777).toBe(0o600)
    expect(await station.ask('GET', '/api/v1/station')).toMatchObject({
      unit: { code: '00004' },
      uplink: null,
    })

    const second = await runCommand('station', '--home', home, '--port', '0', '--screen-port', '0')
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining(home)])
    expect(existsSync(join(home, 'run', 'station.json'))).toBe(true)
    expect(await station.terminate()).toBe(0)
  })

  it('ends within five seconds while screens listen and an import runs, and clears its run file', async () => {
    const station = await startCommand(home)
    const live = await readLive(station.runFile.url, station.runFile.token)
    await live.next()
    const observations = Array.from({ length: 50_000 }, (_, index) => ({
      unit: '00004',
      measure: 'dossiers_handled',
      period: '2026-11-20',
      slice: `s${index}`,
      value: index,
    }))
    const sent = station
      .ask<{ accepted?: number }>('POST', '/api/v1/observations', { observations })
      .catch(() => null)
    // The import is under way once another request is answered after it.
    await station.ask('GET', '/api/v1/station')
    const begun = performance.now()
    expect(await station.terminate()).not.toBeNull()
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(existsSync(join(home, 'run', 'station.json'))).toBe(false)
    const answer = await sent
    const again = await startCommand(home)
    const { items } = await again.ask<{ items: unknown[] }>(
      'GET',
      '/api/v1/cells?measure=dossiers_handled&limit=1',
    )
    if (answer?.accepted) expect(items).toHaveLength(1)
    expect(await again.ask('POST', '/api/v1/verifications')).toMatchObject({ differences: [], integrity: [] })
    expect(await again.terminate()).toBe(0)
  })

  it('says which port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    for (const option of ['--port', '--screen-port']) {
      const ports = option === '--port' ? ['--screen-port', '0'] : ['--port', '0']
      const { code, stderr, stdout } = await runCommand(
        'station',
        '--home',
        home,
        option,
        String(port),
        ...ports,
      )
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(String(port))])
      expect(existsSync(join(home, 'run', 'station.json'))).toBe(false)
    }
    await new Promise((resolve) => server.close(resolve))
  })
})
