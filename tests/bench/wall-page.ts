/** What a page costs and how late it is, read by the browser's own instruments. */
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from '@playwright/test'
import { percentile } from './result.ts'

const FRAME_MS = 1_000 / 60

/** Runs in the page: notes when changes arrive, and when the frame after the document changed begins. */
export interface Probe {
  /** Arrived and not yet drawn (ms). */
  pending: number[]
  latencies: number[]
  arrived(): void
  watch(target: Node): void
}

export interface ProbeWindow {
  probe: Probe
  /** ms from the navigation to the frame after the first lamp; null until then. */
  firstLampMs: number | null
}

/** @param lamps Selector of what is waited for. */
export async function installProbe(page: Page, lamps: string): Promise<void> {
  await page.addInitScript((selector: string) => {
    const here = window as unknown as ProbeWindow
    here.firstLampMs = null
    const probe: Probe = {
      pending: [],
      latencies: [],
      arrived: () => probe.pending.push(performance.now()),
      watch(target) {
        new MutationObserver(() => {
          const drawn = probe.pending
          probe.pending = []
          requestAnimationFrame(() => {
            for (const at of drawn) probe.latencies.push(performance.now() - at)
          })
        }).observe(target, { subtree: true, attributes: true, childList: true, characterData: true })
      },
    }
    here.probe = probe
    const first = new MutationObserver(() => {
      if (!document.querySelector(selector)) return
      first.disconnect()
      requestAnimationFrame(() => {
        here.firstLampMs = performance.now()
      })
    })
    first.observe(document, { subtree: true, childList: true, attributes: true })
  }, lamps)
}

export interface OpenedPage {
  readonly firstLampMs: readonly number[]
  readonly scriptBytes: { readonly plain: number; readonly gzip: number }
}

/** Opens an address several times, each with an empty cache; the scripts are counted once. */
export async function openRepeatedly(
  context: () => Promise<BrowserContext>,
  address: string,
  lamps: string,
  times: number,
): Promise<OpenedPage> {
  const firstLampMs: number[] = []
  let scriptBytes = { plain: 0, gzip: 0 }
  for (let time = 0; time < times; time += 1) {
    const own = await context()
    const page = await own.newPage()
    const scripts = new Map<string, Promise<Buffer>>()
    page.on('response', (response) => {
      if (time > 0 || response.request().resourceType() !== 'script') return
      // What is still under way when the page is closed does not belong to its first scene.
      scripts.set(
        response.url(),
        response.body().catch(() => Buffer.alloc(0)),
      )
    })
    await installProbe(page, lamps)
    await page.goto(address)
    firstLampMs.push(await readFirstLamp(page))
    if (time === 0) {
      const bodies = await Promise.all(scripts.values())
      scriptBytes = {
        plain: bodies.reduce((sum, body) => sum + body.byteLength, 0),
        gzip: bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0),
      }
    }
    await own.close()
  }
  return { firstLampMs, scriptBytes }
}

async function readFirstLamp(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as ProbeWindow).firstLampMs, undefined, {
    timeout: 60_000,
  })
  return (await handle.jsonValue()) ?? Number.NaN
}

export interface ScriptTimes {
  /** Script in each 60th of a second that had any (ms). */
  readonly p50: number
  readonly p95: number
  /** ms of script a second. */
  readonly aSecond: number
  /** Script, style and layout together, ms a second. */
  readonly tasksASecond: number
}

const SCRIPT = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'v8.callFunction',
  'v8.newInstance',
])

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Begin and length by the clock, then length by the thread's own processor time (µs). */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * Script while `run` goes on, from the browser's trace, in the thread's own processor time: what others do on
 * the machine meanwhile does not count.
 */
export async function measureScript(page: Page, run: () => Promise<unknown>): Promise<ScriptTimes> {
  const browser = page.context().browser()
  if (!browser) throw new Error('no browser')
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8']
  await browser.startTracing(page, { categories, screenshots: false })
  const started = performance.now()
  await run()
  const seconds = (performance.now() - started) / 1_000
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: TraceEvent[]
  }
  const main = mainThread(traceEvents)
  const own = traceEvents
    .filter(
      ({ pid, tid, ph, dur }) => pid === main.pid && tid === main.tid && ph === 'X' && dur !== undefined,
    )
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const busy = [...byFrame(outermost(own.filter(({ name }) => SCRIPT.has(name)))).values()]
  const tasks = outermost(own.filter(({ name }) => name === 'RunTask'))
  const sum = (times: Iterable<number>) => [...times].reduce((total, each) => total + each, 0)
  return {
    p50: percentile(busy, 0.5),
    p95: percentile(busy, 0.95),
    aSecond: sum(busy) / seconds,
    tasksASecond: sum(tasks.map(processorMs)) / seconds,
  }
}

const processorMs = ({ tdur, dur }: TraceEvent): number => (tdur ?? dur ?? 0) / 1_000

/** The thread that spends most on drawing frames: the page's. */
function mainThread(events: readonly TraceEvent[]): { pid: number; tid: number } {
  const counts = new Map<string, { pid: number; tid: number; ms: number }>()
  for (const event of events) {
    if (event.name !== 'RunTask' || event.ph !== 'X') continue
    const key = `${event.pid}-${event.tid}`
    const before = counts.get(key)?.ms ?? 0
    counts.set(key, { pid: event.pid, tid: event.tid, ms: before + processorMs(event) })
  }
  const renderers = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}-${tid}`),
  )
  const [busiest] = [...counts.entries()]
    .filter(([key]) => renderers.has(key))
    .map(([, count]) => count)
    .sort((a, b) => b.ms - a.ms)
  if (!busiest) throw new Error('the trace names no thread of the page')
  return busiest
}

/** Events that lie in no other one of them; sorted by their begin. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let until = Number.NEGATIVE_INFINITY
  return events.filter(({ ts, dur = 0 }) => {
    if (ts < until) return false
    until = ts + dur
    return true
  })
}

/** ms of each 60th of a second in which something began. */
function byFrame(events: readonly TraceEvent[]): Map<number, number> {
  const frames = new Map<number, number>()
  for (const event of events) {
    const frame = Math.floor(event.ts / 1_000 / FRAME_MS)
    frames.set(frame, (frames.get(frame) ?? 0) + processorMs(event))
  }
  return frames
}

/** MB of live objects, after a collection. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1_048_576
}

export const readLatencies = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as ProbeWindow).probe.latencies)
