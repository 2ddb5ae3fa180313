/**
 * The chain's door, attempt by attempt. Each row says what is tried and what it meets; the same rows stand in
 * docs/security.md. After each, nothing but the audit has changed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { wireItem } from '#shared/contract/chain.ts'
import { chainApp } from '#station/chain/chain-app.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import * as chainListener from '#station/chain/listener.ts'
import * as listeners from '#station/http/listeners.ts'
import { makeBatch, makeCell } from '../support/chain.ts'
import { bodies } from './isolation/bodies.ts'
import { callers } from './isolation/callers.ts'
import { type Attempt, ask, BATCHES, makeCast, stateOf } from './isolation/cast.ts'
import { codes } from './isolation/codes.ts'
import { ITEMS, items } from './isolation/items.ts'
import { reads } from './isolation/reads.ts'
import { requests } from './isolation/requests.ts'
import { ROUTES } from './isolation/routes.ts'

/** Makes all attempts on one city, and holds what they met against what the table says. */
async function makeAttempts(attempts: readonly Attempt[], mayMove: readonly string[] = []): Promise<void> {
  const cast = await makeCast()
  const met: Record<string, string> = {}
  for (const { name, run } of attempts) {
    let before = stateOf(cast.city.station, mayMove)
    const begin = () => {
      before = stateOf(cast.city.station, mayMove)
    }
    met[name] = await run({ ...cast, begin }).catch((error: unknown) => `${error}`)
    const after = stateOf(cast.city.station, mayMove)
    for (const [table, hash] of Object.entries(after)) {
      if (hash !== before[table]) met[name] += `, and changes ${table}`
    }
  }
  expect(met).toEqual(Object.fromEntries(attempts.map(({ name, meets }) => [name, meets])))
}

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'security.md')
const TABLE = { callers, codes, items, reads, bodies, requests }

describe('the chain’s door', () => {
  it('is written down, attempt by attempt', () => {
    const document = readFileSync(DOCUMENT, 'utf8')
    const rows = Object.values(TABLE).flat()
    const missing = rows
      .map(({ name, meets }) => `| ${name} | ${meets} |`)
      .filter((row) => !document.includes(row))
    expect(missing).toEqual([])
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })

  it('is written down with the connections that it and the doors beside it take', () => {
    const document = readFileSync(DOCUMENT, 'utf8').replaceAll(/\s+/g, ' ')
    const number = (count: number) => count.toLocaleString('en')
    for (const { MAX_CONNECTIONS, MAX_CONNECTIONS_BY_ADDRESS } of [chainListener, listeners]) {
      const said = `${number(MAX_CONNECTIONS)} connections in all, ${MAX_CONNECTIONS_BY_ADDRESS} of them from one address`
      expect(document).toContain(said)
    }
  })

  it('has a decision about every route', async () => {
    const { city } = await makeCast()
    const { routes } = chainApp(city.station, loadIdentity(city.station.home), () => undefined)
    const served = routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(served)].sort()).toEqual(Object.keys(ROUTES).sort())
  })

  it('turns away whoever is not a live child, in one and the same way', () => makeAttempts(callers))

  it('opens to a code once, for one key, for a day', () => makeAttempts(codes))

  it('has an item of every kind to be tried with another’s unit', () => {
    const kinds = wireItem.options.map(({ shape }) => shape.kind.value)
    expect(Object.keys(ITEMS).sort()).toEqual([...kinds].sort())
  })

  // That a batch came is noted of the child that sent it.
  it('takes from a child what is its own, and nothing else', () => makeAttempts(items, ['children']))

  it('tells a child what is its own, and nothing else', () => makeAttempts(reads))

  it('takes bodies plain, gzipped and as zstd', async () => {
    const cast = await makeCast()
    let after: string | null = null
    for (const [encoding, pack] of [
      ['identity', (text: string) => text],
      ['gzip', gzipSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      const batch = makeBatch({ after, items: [makeCell()] })
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
      const body = pack(JSON.stringify(batch))
      const { status } = await ask(cast, { method: 'POST', path: BATCHES, headers, body, show: cast.ward })
      expect([encoding, status]).toEqual([encoding, 200])
      after = batch.batch
    }
  })

  it('stops bodies that mean harm before they are read whole', () => makeAttempts(bodies))

  it('is not talked round by the form of a request', () => makeAttempts(requests))
})
