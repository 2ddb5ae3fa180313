/** What a page holds, by the browser's own account, after all that can be collected was collected. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CDPSession } from '@playwright/test'

export interface Held {
  /** Changes that the station had taken by then. */
  readonly updates: number
  /** Place of the scene that was shown. */
  readonly turn: number
  readonly heapMb: number
  readonly nodes: number
  readonly listeners: number
  /** Roots of trees that are not on the page any more and are still held. */
  readonly detached: number
}

export async function measure(cdp: CDPSession, updates: number, turn: number): Promise<Held> {
  // Once for what is garbage, once more for what its finalizers let go.
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
  // The inspector holds on to every node that it has told of, until it is switched off.
  await cdp.send('DOM.enable')
  const { detachedNodes } = await cdp.send('DOM.getDetachedDomNodes')
  await cdp.send('DOM.disable')
  return {
    updates,
    turn,
    heapMb: usedSize / 1_048_576,
    nodes,
    listeners: jsEventListeners,
    detached: detachedNodes.length,
  }
}

/** Writes what the page holds in the form that browsers' memory panels read. */
export async function takeSnapshot(cdp: CDPSession, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const file = createWriteStream(path)
  const take = ({ chunk }: { chunk: string }) => file.write(chunk)
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take)
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take)
  await new Promise((resolve) => file.end(resolve))
}

export interface Reading {
  readonly x: number
  readonly y: number
  /** Readings are compared with others of their kind: each scene holds another amount. */
  readonly of: number
}

/** Least squares within each kind: how much `y` grows for each of `x`. */
export function slope(readings: readonly Reading[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  let over = 0
  let under = 0
  for (const of of new Set(readings.map((reading) => reading.of))) {
    const same = readings.filter((reading) => reading.of === of)
    const [mx, my] = [mean(same.map(({ x }) => x)), mean(same.map(({ y }) => y))]
    over += same.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0)
    under += same.reduce((sum, { x }) => sum + (x - mx) ** 2, 0)
  }
  return under === 0 ? 0 : over / under
}

/** The middle value: one reading in the midst of a page turn does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
