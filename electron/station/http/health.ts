import { Hono } from 'hono'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { CHILD_STATES } from '#shared/contract/children.ts'
import { LAMPS } from '#shared/domain/lamp.ts'
import type { ChainLink } from '../chain-link.ts'
import type { Station } from '../context.ts'
import { allow, type DoorEnv, type Doors, identifyCaller } from './doors.ts'

/**
 * `/healthz`: the process answers. `/readyz`: its replica answers too. `/metrics`: Prometheus text,
 * with this launch's token.
 */
export function buildHealth(station: Station, chain: ChainLink, doors: Doors): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  const registry = buildRegistry(station, chain)
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', (c) => {
    try {
      station.db.prepare('SELECT 1 FROM meta LIMIT 1').get()
      return c.text('ready')
    } catch {
      return c.text('replica does not answer', 503)
    }
  })
  app.get('/metrics', identifyCaller(doors), allow('loopback'), async (c) => {
    c.header('content-type', registry.contentType)
    return c.body(await registry.metrics())
  })
  return app
}

function buildRegistry(station: Station, chain: ChainLink): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Gauge({
    name: 'mini_ioc_lamps',
    help: 'Standing lamps by colour',
    labelNames: ['lamp'],
    registers,
    collect() {
      const counts = new Map<string, number>(LAMPS.map((lamp) => [lamp, 0]))
      for (const { lamp } of station.standing.all()) counts.set(lamp, (counts.get(lamp) ?? 0) + 1)
      for (const [lamp, count] of counts) this.set({ lamp }, count)
    },
  })
  new Gauge({
    name: 'mini_ioc_children',
    help: 'Enrolled child stations by state',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of CHILD_STATES) {
        this.set({ state }, station.children.all().filter((child) => child.state === state).length)
      }
    },
  })
  new Gauge({
    name: 'mini_ioc_uplink_backlog',
    help: 'Items that the parent has not acknowledged',
    registers,
    collect() {
      this.set(chain.uplink()?.backlog ?? 0)
    },
  })
  new Gauge({
    name: 'mini_ioc_listeners',
    help: 'Open live streams',
    registers,
    collect() {
      this.set(station.live.listeners)
    },
  })
  const figures = new Counter({
    name: 'mini_ioc_changed_cells_total',
    help: 'Cells whose figure changed',
    registers,
  })
  station.live.listen((events) => figures.inc(events.filter(({ event }) => event === 'cell').length))
  return registry
}
