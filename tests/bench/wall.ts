/**
 * The wall of a city in a real browser while 50 lamps change a second: 126 sub-units, 38 KPIs, a real station,
 * changes through its real intake. Beside it the same board as a Node-RED user would build it.
 */
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { readRunInfo } from '#station/home.ts'
import { findBrowser } from '../support/ensure-browser.ts'
import { optionNumber } from './bench-option.ts'
import { withStations } from './chain.ts'
import { say } from './chain-city.ts'
import { type BenchRow, percentile } from './result.ts'
import { CITY, changeLamps, LAMPS_A_SECOND, prepareLoad, type WallLoad } from './wall-load.ts'
import { openNodeRed } from './wall-node-red.ts'
import {
  heapMb,
  installProbe,
  measureScript,
  openRepeatedly,
  type ProbeWindow,
  readLatencies,
  type ScriptTimes,
} from './wall-page.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const VIEWPORT = { width: 1_920, height: 1_080 }
const OPENINGS = 5
const WARM_UP_MS = 3_000

export interface WallFigures {
  readonly scriptKb: number
  readonly firstLampMs: readonly number[]
  readonly latencies: readonly number[]
  readonly script: ScriptTimes
  readonly heapMb: number
}

const FORMS = ['table', 'mosaic'] as const

export async function benchWall(): Promise<BenchRow[]> {
  const { path, missing } = findBrowser()
  if (path === null) return skipped(`the wall: ${missing}`)
  if (!existsSync(join(ROOT, 'out', 'renderer', 'index.html')))
    return skipped('the wall has not been built: npm run build')
  const { launchBrowser } = await import('../e2e/wall.ts')
  const browser = await launchBrowser()
  try {
    const load = loadavg()[0]?.toFixed(1)
    say(`load of the machine before: ${load}`)
    const { rows, board, bench } = await withStations(async ({ start }) => {
      const city = await start(CITY)
      const bench = await prepareLoad(city)
      say(
        `${bench.units.length} units × ${bench.codes.length} KPIs are lit; ${bench.turned.length} KPIs are turned`,
      )
      const { rows, board } = await measureWall(browser, await openDoor(browser, city), bench)
      return { rows, board, bench }
    })
    return [...rows, ...(await besideNodeRed(browser, board, bench))]
  } finally {
    await browser.close()
  }
}

const skipped = (why: string): BenchRow[] => [
  { what: `wall: left out: ${why}`, measured: '–', baseline: '–', ratio: '–', goal: '' },
]

/** Makes contexts of a screen that the station knows. */
async function openDoor(
  browser: Browser,
  city: {
    readonly home: Parameters<typeof readRunInfo>[0]
    request<T>(method: 'POST', path: string, body: unknown): Promise<T>
  },
): Promise<{ readonly origin: string; context(): Promise<BrowserContext> }> {
  const info = readRunInfo(city.home)
  if (!info) throw new Error('the city is not running')
  const { pairingPath } = await city.request<{ pairingPath: string }>('POST', '/api/v1/devices', {
    name: 'bench',
  })
  const first = await browser.newContext()
  const page = await first.newPage()
  await page.goto(`${info.url}${pairingPath}`)
  const storageState = await first.storageState()
  await first.close()
  return {
    origin: info.url,
    context: () => browser.newContext({ storageState, viewport: VIEWPORT, locale: 'vi-VN' }),
  }
}

type Door = Awaited<ReturnType<typeof openDoor>>

async function measureWall(
  browser: Browser,
  door: Door,
  bench: WallLoad,
): Promise<{ rows: BenchRow[]; board: WallFigures }> {
  const lamps = 'main li svg path, main li svg circle'
  const opened = await openRepeatedly(door.context, `${door.origin}/`, lamps, OPENINGS)
  say(
    `opened ${OPENINGS} times (${browser.version()}), first lamp after ${opened.firstLampMs.map(Math.round).join(', ')} ms`,
  )
  const changing = new AbortController()
  const changes = changeLamps(bench, bench.send, changing.signal)
  changes.catch(() => undefined)
  try {
    const overview = await watchScene(door, '/')
    const [table, mosaic] = [
      await watchScene(door, '/lamp-board', 'table'),
      await watchScene(door, '/lamp-board', 'mosaic'),
    ]
    const boardOpened = await openRepeatedly(
      door.context,
      `${door.origin}/lamp-board`,
      '[role="grid"] td svg',
      OPENINGS,
    )
    const board: WallFigures = {
      ...table,
      scriptKb: boardOpened.scriptBytes.gzip / 1_024,
      firstLampMs: boardOpened.firstLampMs,
    }
    const under = `${LAMPS_A_SECOND} lamps a second`
    const rows = [
      row(
        'wall: JavaScript of the first scene, gzip',
        `${Math.round(opened.scriptBytes.gzip / 1_024)} KiB`,
        '< 400 kB',
      ),
      row(
        `wall: opening → first lamp, p50 and longest of ${OPENINGS}`,
        spread(opened.firstLampMs, 0.5, 1),
        '< 1,500 ms',
      ),
      row(`wall: overview with map, ${under}: script a frame, p50 and p95`, pair(overview.script), '< 8 ms'),
      row(`wall: lamp board as a table, ${under}: script a frame, p50 and p95`, pair(table.script), '< 8 ms'),
      row(
        `wall: lamp board all at once, ${under}: script a frame, p50 and p95`,
        pair(mosaic.script),
        '< 8 ms',
      ),
      row(
        `wall: event’s bytes in the page → lamp drawn (table), p50 and p95 of ${table.latencies.length}`,
        spread(table.latencies, 0.5, 0.95),
        '',
      ),
      row(
        `wall: event’s bytes in the page → lamp drawn (all at once), p50 and p95 of ${mosaic.latencies.length}`,
        spread(mosaic.latencies, 0.5, 0.95),
        '',
      ),
      row(
        'wall: heap of overview, table, all at once',
        `${[overview, table, mosaic].map(({ heapMb: mb }) => `${mb.toFixed(0)}`).join(', ')} MB`,
        '',
      ),
    ]
    return { rows, board }
  } finally {
    changing.abort()
    const count = await changes
    say(`${count} lamps were changed; load ${loadavg()[0]?.toFixed(1)}`)
  }
}

/** One scene: how late lamps are first, then, in a page without the probe at work, what they cost. */
async function watchScene(
  door: Door,
  path: string,
  form: (typeof FORMS)[number] | null = null,
): Promise<Pick<WallFigures, 'latencies' | 'script' | 'heapMb'>> {
  const seconds = optionNumber('wall-seconds', 20)
  const context = await door.context()
  try {
    if (form) await context.addInitScript((chosen) => localStorage.setItem('mini-ioc.board', chosen), form)
    const page = await context.newPage()
    const latencies = form ? await latenciesOf(page, `${door.origin}${path}`, seconds) : []
    await page.close()
    const plain = await context.newPage()
    await plain.goto(`${door.origin}${path}`)
    await plain
      .locator(form ? 'main tbody, main [role="toolbar"]' : 'main svg path')
      .first()
      .waitFor()
    await sleep(WARM_UP_MS)
    const script = await measureScript(plain, () => sleep(seconds * 1_000))
    const mb = await heapMb(plain)
    say(
      `${path} ${form ?? ''}: script ${script.p50.toFixed(1)}, ${script.p95.toFixed(1)} ms a frame; ${script.aSecond.toFixed(0)} ms a second, tasks ${script.tasksASecond.toFixed(0)}; late ${spread(latencies, 0.5, 0.95)}; heap ${mb.toFixed(1)} MB`,
    )
    return { latencies, script, heapMb: mb }
  } finally {
    await context.close()
  }
}

async function latenciesOf(page: Page, address: string, seconds: number): Promise<number[]> {
  await installProbe(page, 'main svg')
  await page.addInitScript(() => {
    const fetchPlain = window.fetch
    window.fetch = async (...asked) => {
      const response = await fetchPlain(...asked)
      if (!String(asked[0]).startsWith('/api/v1/live') || !response.body) return response
      const text = new TextDecoder()
      let rest = ''
      const noted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          const blocks = (rest + text.decode(chunk, { stream: true })).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) {
            if (!block.startsWith('event: kpi')) continue
            const { unit } = JSON.parse(block.slice(block.indexOf('data: ') + 6)) as { unit: string }
            // Only what is in sight can be drawn.
            if (document.querySelector(`main tbody [data-key="${unit}"], main [data-unit="${unit}"]`))
              (window as unknown as ProbeWindow).probe.arrived()
          }
          controller.enqueue(chunk)
        },
      })
      return new Response(response.body.pipeThrough(noted), {
        status: response.status,
        headers: response.headers,
      })
    }
  })
  await page.goto(address)
  // Until the units are known the overview stands in its place.
  await page.locator('main tbody, main [role="toolbar"]').first().waitFor()
  await sleep(WARM_UP_MS)
  await page.evaluate(() => {
    const { probe } = window as unknown as ProbeWindow
    probe.pending = []
    for (const part of document.querySelectorAll('main tbody, main [role="toolbar"]')) probe.watch(part)
  })
  await sleep(seconds * 1_000)
  return await readLatencies(page)
}

async function besideNodeRed(browser: Browser, board: WallFigures, bench: WallLoad): Promise<BenchRow[]> {
  const opened = await openNodeRed(browser, bench, { openings: OPENINGS, viewport: VIEWPORT })
  if (opened.missing !== null) {
    say(`Node-RED: ${opened.missing}`)
    return skipped(`Node-RED beside it: ${opened.missing}`)
  }
  const { figures } = opened
  const what = 'board of 126 × 38 beside Node-RED’s'
  const beside = (name: string, ours: number, theirs: number, unit: string): BenchRow => ({
    what: `${what}: ${name}`,
    measured: `${shown(ours)} ${unit}`,
    baseline: `${shown(theirs)} ${unit}`,
    ratio: `${(ours / theirs).toFixed(2)} ×`,
    goal: '',
  })
  return [
    beside('JavaScript, gzip', board.scriptKb, figures.scriptKb, 'KiB'),
    beside(
      'opening → first lamp, p50',
      percentile(board.firstLampMs, 0.5),
      percentile(figures.firstLampMs, 0.5),
      'ms',
    ),
    beside(
      'change in the page → drawn, p50',
      percentile(board.latencies, 0.5),
      percentile(figures.latencies, 0.5),
      'ms',
    ),
    beside(
      'change in the page → drawn, p95',
      percentile(board.latencies, 0.95),
      percentile(figures.latencies, 0.95),
      'ms',
    ),
    beside('script a frame, p95', board.script.p95, figures.script.p95, 'ms'),
    beside('script, style and layout a second', board.script.tasksASecond, figures.script.tasksASecond, 'ms'),
    beside('heap', board.heapMb, figures.heapMb, 'MB'),
  ]
}

const shown = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)))

const row = (what: string, measured: string, goal: string): BenchRow => ({
  what,
  measured,
  baseline: '–',
  ratio: '–',
  goal,
})

const pair = ({ p50, p95 }: ScriptTimes): string => `${p50.toFixed(1)}, ${p95.toFixed(1)} ms`
const spread = (values: readonly number[], ...shares: number[]): string =>
  values.length === 0 ? '–' : `${shares.map((share) => Math.round(percentile(values, share))).join(', ')} ms`
