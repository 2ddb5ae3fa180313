/**
 * `npm run soak [-- --minutes 15] [--snapshots folder]`: a day of a wall in a quarter of an hour. A real station
 * takes changes without a pause; a real browser turns through its playlist as fast as a presenter presses the key
 * until it is warm, then with the shortest dwell while the station is frozen and restarted under it, then by the key
 * again. Measured by the browser's own account; ends with a table, and with code 1 where a bound is broken.
 * `--snapshots` keeps a heap snapshot of each scene from before and after the last turning by key, to find what
 * grew. Needs a build.
 */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from '@playwright/test'
import type { WallSettings } from '../../shared/contract/wall.ts'
import { launchBrowser } from '../e2e/wall.ts'
import { freePort, type StationProcess, startStation } from '../support/station-process.ts'
import { DWELL_SECONDS, SCENES, tell } from './findings.ts'
import { type Held, measure, takeSnapshot } from './measure.ts'
import { isMarkedStale, type PageTurn, recordTurns, takeTurns } from './page-record.ts'
import { openTraffic, REQUESTS_APART_MS } from './traffic.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '15' }, snapshots: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes >= 3 && minutes <= 1_440)) throw new Error('--minutes takes a number from 3 to 1440')

/** While it is warming, a page grows: caches fill, and the browser compiles what runs often. */
const WARM_UP = 0.25
/** Of the time after that. */
const ROTATING = 0.7
/** A frozen station is noticed after 40 s without a word; a page looks once a second. */
const SILENCE_ALLOWED_MS = 42_000
/** A connection that ends is noticed at once. */
const END_ALLOWED_MS = 4_000
const FROZEN_MS = 55_000
/** As often as somebody on duty looks at what is new. */
const ATTEND_EVERY_MS = 5_000

const screenPort = await freePort()
const station = await startStation({ unit: '01', screenPort })
const browser = await launchBrowser()
let failed = true
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.allSettled([browser.close(), station.dispose()]).then(() => process.exit(1))
  })
}
try {
  failed = await soak(station)
} finally {
  await browser.close()
  await station.dispose()
}
process.exitCode = failed ? 1 : 0

async function soak(city: StationProcess): Promise<boolean> {
  const endsAt = performance.now() + minutes * 60_000
  await setPlaylist(city)
  const page = await openWall(city)
  const cdp = await page.context().newCDPSession(page)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))

  const traffic = await openTraffic(city)
  const counted = { updates: 0, attended: 0, stale: 0, unmarked: 0 }
  say(`${await traffic.fill()} figures fill the station`)
  const heard = { lostAtMs: null as number | null, allowedMs: SILENCE_ALLOWED_MS }
  let isSending = true
  let attendAt = 0
  const sending = (async () => {
    while (isSending) {
      if (heard.lostAtMs === null) counted.updates += await traffic.send().catch(() => 0)
      if (heard.lostAtMs === null && performance.now() >= attendAt) {
        counted.attended += await traffic.attend().catch(() => 0)
        attendAt = performance.now() + ATTEND_EVERY_MS
      }
      await wait(REQUESTS_APART_MS)
    }
  })()
  let isSampling = true
  const sampling = (async () => {
    while (isSampling) {
      await wait(1_000)
      const { lostAtMs, allowedMs } = heard
      if (lostAtMs === null || performance.now() - lostAtMs < allowedMs) continue
      const marked = await isMarkedStale(page)
      // It may have come back while the page was asked.
      if (heard.lostAtMs !== lostAtMs) continue
      counted.stale += 1
      if (!marked) counted.unmarked += 1
    }
  })()

  const freeze = async () => {
    const { pid } = city.runFile()
    process.kill(pid, 'SIGSTOP')
    Object.assign(heard, { lostAtMs: performance.now(), allowedMs: SILENCE_ALLOWED_MS })
    await wait(FROZEN_MS)
    heard.lostAtMs = null
    process.kill(pid, 'SIGCONT')
    await untilLive(page)
  }
  const restart = async () => {
    await city.stop()
    Object.assign(heard, { lostAtMs: performance.now(), allowedMs: END_ALLOWED_MS })
    await wait(15_000)
    heard.lostAtMs = null
    await city.start()
    await untilLive(page)
  }

  const beganAt = performance.now()
  const updates = () => counted.updates
  const warmAt = beganAt + (endsAt - beganAt) * WARM_UP
  let byHand = await turnByHand(page, cdp, warmAt, [], updates)
  say(`warm after ${byHand} turns and ${counted.updates} changes`)
  // The key holds the round up for a while.
  await untilTurn(page, ((await turnOf(page)) + 1) % SCENES.length)

  const held: Held[] = []
  const turns: PageTurn[] = []
  const disturbances = Math.max(1, Math.round(minutes / 5))
  await recordTurns(page)
  const rotatingUntil = warmAt + (endsAt - warmAt) * ROTATING
  for (let index = 0; performance.now() < rotatingUntil; index += 1) {
    const part = (rotatingUntil - warmAt) / (disturbances * 2 + 1)
    const due = warmAt + part * (index + 1)
    for (let turn = await turnOf(page); performance.now() < Math.min(due, rotatingUntil); ) {
      await untilFaded(page)
      held.push(await measure(cdp, counted.updates, turn))
      turns.push(...(await takeTurns(page)))
      turn = (turn + 1) % SCENES.length
      await untilTurn(page, turn)
    }
    if (performance.now() >= rotatingUntil) break
    say(`${index % 2 === 0 ? 'freezing' : 'restarting'} the station after ${counted.updates} changes`)
    await (index % 2 === 0 ? freeze() : restart())
  }
  turns.push(...(await takeTurns(page)))
  say(`turning by hand after ${turns.length} turns`)
  await keepSnapshots(page, cdp, 'before')
  byHand += await turnByHand(page, cdp, endsAt, held, updates)
  await keepSnapshots(page, cdp, 'after')
  isSending = false
  isSampling = false
  await Promise.all([sending, sampling])
  return tell({ held, turns, byHand, errors, ...counted })
}

async function setPlaylist(city: StationProcess): Promise<void> {
  const settings: WallSettings = {
    playlists: [
      {
        id: 'soak',
        name: 'Soak',
        turns: SCENES.map((scene) => ({ scene, kpi: null, dwellSeconds: DWELL_SECONDS })),
      },
    ],
    defaultPlaylist: 'soak',
    resumeAfterSeconds: 10,
    quietHours: null,
    pixelShift: true,
  }
  const response = await city.fetch('/api/v1/wall-settings', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  })
  if (!response.ok) throw new Error(await response.text())
}

/** A paired screen on the network, as a kiosk opens it: its address outlives the station's restarts. */
async function openWall(city: StationProcess): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1_920, height: 1_080 },
    ignoreHTTPSErrors: true,
    locale: 'vi-VN',
  })
  const page = await context.newPage()
  await page.goto(new URL(await city.pairingPath(), `https://127.0.0.1:${screenPort}`).href)
  await page.goto(new URL('/?kiosk', page.url()).href)
  await untilLive(page)
  return page
}

async function untilLive(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('footer ol [aria-current="step"]') !== null &&
      !document.body.innerText.includes('Mất kết nối với trạm'),
    null,
    { timeout: 90_000 },
  )
}

function turnOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    [...document.querySelectorAll('footer ol button')].findIndex(
      (dot) => dot.getAttribute('aria-current') === 'step',
    ),
  )
}

async function untilTurn(page: Page, turn: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('footer ol button')].findIndex(
        (dot) => dot.getAttribute('aria-current') === 'step',
      ) === wanted,
    turn,
    { timeout: 120_000, polling: 100 },
  )
}

/** While a page turns, two scenes are there: what they hold together depends on the moment. */
async function untilFaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('[data-layer]').length === 1, null, {
    polling: 100,
  })
}

/** Presses the remote's key as soon as each scene is there. Returns how many turns that made. */
async function turnByHand(
  page: Page,
  cdp: CDPSession,
  endsAt: number,
  held: Held[],
  updates: () => number,
): Promise<number> {
  let made = 0
  for (let turn = await turnOf(page); performance.now() < endsAt; ) {
    await page.keyboard.press('PageDown')
    turn = (turn + 1) % SCENES.length
    await untilTurn(page, turn)
    made += 1
    if (made % 4 !== 0) continue
    await untilFaded(page)
    held.push(await measure(cdp, updates(), turn))
  }
  return made
}

/** A heap snapshot of each scene, where they were asked for. */
async function keepSnapshots(page: Page, cdp: CDPSession, when: string): Promise<void> {
  if (values.snapshots === undefined) return
  for (const _ of SCENES) {
    await page.keyboard.press('PageDown')
    await page.waitForTimeout(DWELL_SECONDS * 500)
    await untilFaded(page)
    const scene = SCENES[await turnOf(page)]
    await takeSnapshot(cdp, join(values.snapshots, `${scene}-${when}.heapsnapshot`))
  }
}

function say(text: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)} ${text}`)
}
