/**
 * The app looks after a station of its own. The replica's engine does not load in the test Electron, so
 * a small stand-in takes the station's place; all else is the real app.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, launchDesktop, test } from '../wall.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

const STAND_IN = `
const { appendFileSync, mkdirSync, rmSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:http')
const { join } = require('node:path')
const home = process.argv[process.argv.indexOf('--home') + 1]
const runFile = join(home, 'run', 'station.json')
const note = (text) => appendFileSync(join(home, 'notes.txt'), text + '\\n')
note('start ' + process.pid)
process.parentPort.on('message', ({ data }) => {
  note(String(data))
  rmSync(runFile, { force: true })
  process.exit(0)
})
const server = createServer((request, response) => {
  if (request.url === '/api/v1/crash') process.exit(7)
  response.end(JSON.stringify({ pid: process.pid }))
})
server.listen(0, '127.0.0.1', () => {
  mkdirSync(join(home, 'run'), { recursive: true })
  const url = 'http://127.0.0.1:' + server.address().port
  writeFileSync(runFile, JSON.stringify({ url, token: 'stand-in', pid: process.pid }))
})
`

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const desktop = test.extend<{ folder: string; home: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-desktop-'))
    cpSync(join(ROOT, 'out'), join(folder, 'out'), { recursive: true })
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
    writeFileSync(join(folder, 'out', 'main', 'station.cjs'), STAND_IN)
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  home: async ({ folder }, use) => {
    const home = join(folder, 'home')
    mkdirSync(home)
    writeFileSync(join(home, 'config.json'), '{}')
    await use(home)
  },
})

desktop.describe('a station looked after by the app', () => {
  desktop('is started, started again when it crashes, and ended with the app', async ({ folder, home }) => {
    const app = await launchDesktop(['--home', home], folder)
    const page = await app.firstWindow()
    const servingPid = () =>
      page.evaluate(async () => {
        const response = await fetch('/api/v1/station')
        return response.ok ? ((await response.json()) as { pid: number }).pid : 0
      })

    await expect.poll(servingPid).toBeGreaterThan(0)
    const pids = [await servingPid()]
    for (const round of [1, 2]) {
      await page.evaluate(() => fetch('/api/v1/crash').catch(() => null))
      await expect.poll(async () => ![0, ...pids].includes(await servingPid())).toBe(true)
      pids.push(await servingPid())
      expect(pids).toHaveLength(round + 1)
    }
    await app.close()

    const notes = readFileSync(join(home, 'notes.txt'), 'utf8').trim().split('\n')
    expect(notes).toEqual([...pids.map((pid) => `start ${pid}`), 'stop'])
    expect(pids.filter(isAlive)).toEqual([])
  })

  desktop('is not started beside one that serves already', async ({ folder, home, station }) => {
    mkdirSync(join(home, 'run'))
    writeFileSync(join(home, 'run', 'station.json'), JSON.stringify(station.runFile()))
    const app = await launchDesktop(['--home', home], folder)
    const page = await app.firstWindow()
    await expect.poll(() => page.evaluate(async () => (await fetch('/api/v1/station')).status)).toBe(200)
    await app.close()
    expect(existsSync(join(home, 'notes.txt'))).toBe(false)
    expect(isAlive(station.runFile().pid)).toBe(true)
  })

  desktop('leaves a window that says so where no station can be reached', async ({ folder, home }) => {
    const app = await launchDesktop(['--home', home, '--attach'], folder)
    const page = await app.firstWindow()
    const answer = await page.evaluate(async () => {
      const response = await fetch('/api/v1/station')
      return { status: response.status, code: ((await response.json()) as { code: string }).code }
    })
    expect(answer).toEqual({ status: 503, code: 'station-unreachable' })
    await expect(page.locator('body')).toContainText(/\p{L}/u)
    await app.close()
  })
})
