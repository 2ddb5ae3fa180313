import { setTimeout as sleep } from 'node:timers/promises'
import { createRoute } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { Snapshot } from '#shared/contract/live.ts'
import type { ChainLink } from '../../chain-link.ts'
import type { Station } from '../../context.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { measureLoad } from '../alarms/alarm-load.ts'
import { mostUrgent } from '../alarms/items.ts'
import { cellItem, selectNewestCells } from '../cells/items.ts'
import { childItem } from '../children/items.ts'
import { standingItem } from '../lamps/items.ts'
import { stationQuality } from '../quality/items.ts'
import { isDeviceLive } from '../screens/queries.ts'
import { stationInfo } from '../units/routes.ts'
import type { LiveEvent } from './live-hub.ts'

const COMMENT_EVERY_MS = 15_000
/** A reader that takes nothing for this long is cut off; it comes back and gets a snapshot. */
const WRITE_DEADLINE_MS = 20_000
/** More than this waiting, and a snapshot is the shorter message. */
const MOST_PENDING = 5_000
/** Snapshots that follow one another without end, as many thousand figures come in, are a reader's only this often. */
const SNAPSHOT_EVERY_MS = 500
/** Open alarms in a snapshot; the rest is asked for page by page. */
const MOST_ALARMS = 500

export function takeSnapshot(station: Station, chain: ChainLink): Snapshot {
  const { root } = station.units
  const units = [root, ...station.units.children(root.id)]
  return {
    station: stationInfo(station, chain),
    kpis: units.flatMap(({ id }) =>
      station.standing.ofUnit(id).flatMap((lamp) => standingItem(station, lamp) ?? []),
    ),
    cells: selectNewestCells(station.db, root.id).flatMap((row) => cellItem(station, row) ?? []),
    children: station.children
      .all()
      .filter((child) => child.revoked_at === null)
      .map((child) => childItem(station, child)),
    quality: stationQuality(station),
    alarms: mostUrgent(station, MOST_ALARMS),
    alarmLoad: measureLoad(station),
  }
}

const route = createRoute({
  method: 'get',
  path: '/api/v1/live',
  summary: 'Server-sent events: a snapshot, then cell, kpi, alarm, child and station as they change',
  responses: {
    200: {
      description: 'A stream that does not end',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
})

export function registerLive(app: Api, { station, chain, doors }: ApiNeeds): void {
  app.openAPIRegistry.registerPath(route)
  const snapshotText = keptSnapshots(station, chain)
  app.get('/api/v1/live', allow('loopback', 'device'), (c) => {
    const lastId = c.req.header('last-event-id')
    const caller = c.get('caller')
    // The door was passed once, the stream goes on: a screen that is cut off meanwhile hears no more.
    const mayListen = () => caller?.door !== 'device' || isDeviceLive(station.db, caller.id)
    const watch = () => (caller?.door === 'device' ? doors.screens.watch.opened(caller.id) : () => {})
    return streamSSE(c, async (stream) => {
      const stopWatching = watch()
      let pending: LiveEvent[] = []
      let snapshotAt = Number.NEGATIVE_INFINITY
      const write = (events: readonly LiveEvent[], otherwise: string) => {
        if (events.some(isSnapshot)) snapshotAt = performance.now()
        return send(stream, frame(events, snapshotText) || otherwise)
      }
      let wake: () => void = () => undefined
      const stopListening = station.live.listen((events) => {
        pending = pending.length + events.length > MOST_PENDING ? [] : [...pending, ...events]
        if (pending.length === 0) pending = [{ id: station.live.lastId(), event: 'snapshot', data: '' }]
        wake()
      })
      stream.onAbort(() => {
        stopListening()
        wake()
      })
      try {
        const missed = lastId ? station.live.since(lastId) : null
        const first = missed ?? [{ id: station.live.lastId(), event: 'snapshot' as const, data: '' }]
        await write(first, ': ready\n\n')
        while (!stream.aborted) {
          if (pending.length === 0)
            await nextWord((resolve) => {
              wake = resolve
            })
          if (pending.some(isSnapshot)) {
            await sleep(Math.max(0, snapshotAt + SNAPSHOT_EVERY_MS - performance.now()))
          }
          if (stream.aborted || !mayListen()) break
          const events = pending
          pending = []
          await write(events, ': still here\n\n')
        }
      } finally {
        stopListening()
        stopWatching()
      }
    })
  })
}

const isSnapshot = ({ event }: LiveEvent): boolean => event === 'snapshot'

/** Tells the snapshot as it is now; readers who ask for the same one shortly after each other share it. */
function keptSnapshots(station: Station, chain: ChainLink): () => string {
  let kept = { id: '', until: 0, text: '' }
  return () => {
    const id = station.live.lastId()
    if (kept.id !== id || performance.now() >= kept.until) {
      const until = performance.now() + SNAPSHOT_EVERY_MS
      kept = { id, until, text: JSON.stringify(takeSnapshot(station, chain)) }
    }
    return kept.text
  }
}

/** Events as text; everything before a snapshot is void. */
function frame(events: readonly LiveEvent[], snapshotText: () => string): string {
  const from = events.findLastIndex(isSnapshot)
  return events
    .slice(Math.max(from, 0))
    .map(({ id, event, data }) => {
      const body = event === 'snapshot' ? snapshotText() : data
      return `event: ${event}\nid: ${id}\ndata: ${body}\n\n`
    })
    .join('')
}

function nextWord(onReady: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, COMMENT_EVERY_MS)
    onReady(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function send(
  stream: { write(text: string): Promise<unknown>; abort(): void },
  text: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      stream.abort()
      resolve()
    }, WRITE_DEADLINE_MS)
  })
  await Promise.race([stream.write(text), deadline])
  clearTimeout(timer)
}
