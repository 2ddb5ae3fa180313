/** A wall that listens to a station's live stream: when which figure came. */
import { request } from 'node:http'

export interface WallCell {
  readonly unit: string
  readonly measure: string
  readonly period: string
  readonly value: number | null
}

export interface WallWatch {
  /** Resolves to when (`performance.now()`) a cell that fits was first seen, from now on. */
  seen(fits: (cell: WallCell) => boolean, deadlineMs?: number): Promise<number>
  /** Snapshots since the beginning: a wall that gets many of them is not following. */
  readonly snapshots: number
  stop(): void
}

const GIVE_UP_MS = 60_000

export async function watchWall({ url, token }: { url: string; token: string }): Promise<WallWatch> {
  const waiting = new Set<(cell: WallCell, at: number) => void>()
  let snapshots = 0
  const take = (block: string, at: number): void => {
    const [, event] = /^event: (.+)$/m.exec(block) ?? []
    if (event !== 'cell' && event !== 'snapshot') return
    const data = JSON.parse(block.slice(block.indexOf('data: ') + 6))
    if (event === 'snapshot') snapshots += 1
    const cells: WallCell[] = event === 'cell' ? [data] : data.cells
    for (const cell of cells) for (const listen of waiting) listen(cell, at)
  }
  const stream = request(`${url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } })
  stream.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject)
    stream.once('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('error', () => undefined)
      answer.on('data', (chunk: string) => {
        const at = performance.now()
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) take(block, at)
        resolve()
      })
    })
    stream.end()
  })
  return {
    seen: (fits, deadlineMs = GIVE_UP_MS) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error('the wall did not show it in time'))
        }, deadlineMs)
        const look = (cell: WallCell, at: number): void => {
          if (!fits(cell)) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(at)
        }
        waiting.add(look)
      }),
    get snapshots() {
      return snapshots
    },
    stop: () => stream.destroy(),
  }
}
