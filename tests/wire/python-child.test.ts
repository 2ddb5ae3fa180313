/** The example in docs/examples is a child in another language: it joins a real station and keeps its word. */
import 'reflect-metadata'
import { execFile } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Batch } from '#shared/contract/chain.ts'
import { loadIdentity, serverCredentials } from '#station/chain/identity.ts'
import { startCity } from '../support/chain.ts'
import { faultyWire } from '../support/faulty-wire.ts'
import { findOnPath } from '../support/runtime.ts'
import { temporaryFolder } from '../support/station.ts'

const PYTHON = findOnPath('python3')
const missing = PYTHON === null ? 'python3' : findOnPath('openssl') === null ? 'the openssl command' : null
const SCRIPT = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'child.py')
const HEADER = 'measure,period,slice,value,n'

type City = Awaited<ReturnType<typeof startCity>>

interface Ran {
  readonly code: number
  readonly said: string
}

function run(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(PYTHON ?? '', [SCRIPT, ...args], { timeout: 50_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr })
    })
  })
}

async function enrol(city: City, folder: string, url = city.url): Promise<Ran & { readonly text: string }> {
  const { body } = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit: '00004', url })
  return { ...(await run('enrol', body.code, '--home', folder, '--parent', '01')), text: body.code }
}

/** Writes the figures and sends them. */
function send(folder: string, lines: readonly string[]): Promise<Ran> {
  const file = join(folder, 'figures.csv')
  writeFileSync(file, [HEADER, ...lines].join('\n'))
  return run('send', file, '--home', folder)
}

const stateIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))

/** What the city holds of the ward: the figure by measure and period, tombstones left out. */
function heldBy({ station }: City): Record<string, number> {
  const ward = station.units.byCode('00004')
  const rows = station.db
    .prepare(
      `SELECT measures.key, cells.period, cells.total FROM cells JOIN measures ON measures.id = cells.measure
       WHERE cells.unit = ? AND cells.part = 0 AND cells.total IS NOT NULL`,
    )
    .all(ward?.id) as Array<{ key: string; period: number; total: number }>
  return Object.fromEntries(rows.map(({ key, period, total }) => [`${key} ${period}`, total]))
}

describe('the child in Python', () => {
  beforeEach((test) => {
    if (missing) test.skip(`${missing} is not installed`)
  })

  it('joins with a code, keeps its key to itself, and sends what its file says', async () => {
    const city = await startCity()
    const folder = join(temporaryFolder(), 'home')
    expect(await enrol(city, folder)).toMatchObject({ code: 0, said: 'joined 01 as 00004\n' })
    for (const file of readdirSync(folder)) {
      expect([file, statSync(join(folder, file)).mode & 0o077]).toEqual([file, 0])
    }
    const sent = await send(folder, [
      'dossiers_received,2026-11-20,,120,1',
      'dossiers_received,2026-11,,120,1',
      'dossiers_received,2026-11-19,,7,1',
    ])
    expect(sent).toEqual({ code: 0, said: 'sent; 0 refused\n' })
    expect(heldBy(city)).toEqual({
      'dossiers_received 20261120': 120,
      'dossiers_received 220260011': 120,
      'dossiers_received 20261119': 7,
    })

    // Another run needs no code: one figure changed, one is withdrawn.
    await send(folder, [
      'dossiers_received,2026-11-20,,121,1',
      'dossiers_received,2026-11,,121,1',
      'dossiers_received,2026-11-19,,,',
    ])
    expect(heldBy(city)).toEqual({ 'dossiers_received 20261120': 121, 'dossiers_received 220260011': 121 })
    const [child] = city.station.children.all()
    expect([child?.state, child?.last_batch]).toEqual(['live', stateIn(folder).acknowledged])
  })

  it('tells which figures were refused and why, and tries them again', async () => {
    const city = await startCity()
    const folder = temporaryFolder()
    await enrol(city, folder)
    const lines = ['dossiers_received,2026-11-20,,120,1', 'no_such_measure,2026-11-20,,1,1']
    const first = await send(folder, lines)
    expect(first.code).toBe(1)
    expect(first.said).toContain('refused: no_such_measure|2026-11-20|: unknown-measure')
    expect(Object.keys(heldBy(city))).toEqual(['dossiers_received 20261120'])
    expect((await send(folder, lines)).said).toContain('1 refused')
  })

  it('repeats a batch whose answer was lost, and counts it once', async () => {
    const city = await startCity()
    const folder = temporaryFolder()
    const wire = await faultyWire(city.url)
    await enrol(city, folder, wire.url)
    await send(folder, ['dossiers_received,2026-11-20,,120,1'])
    // The request passes, its answer does not; then the wire is whole again, and the first connection gone.
    const mute = () => {
      unsubscribe('http.server.request.start', mute)
      void wire.become('mute')
    }
    subscribe('http.server.request.start', mute)
    const sending = send(folder, ['dossiers_received,2026-11-20,,121,1'])
    await expect.poll(() => heldBy(city), { timeout: 20_000 }).toEqual({ 'dossiers_received 20261120': 121 })
    const lost = stateIn(folder).pending
    await wire.become('none')
    expect(await sending).toMatchObject({ code: 0 })
    expect(lost).not.toBeNull()
    const { acknowledged, pending, epoch } = stateIn(folder)
    expect([pending, epoch]).toEqual([null, 1])
    expect(city.station.children.all().map(({ last_batch, epoch: at }) => [last_batch, at])).toEqual([
      [acknowledged, 1],
    ])
    expect(heldBy(city)).toEqual({ 'dossiers_received 20261120': 121 })
  })

  it('that was restored from an old copy sends everything again, and what it does not know is gone', async () => {
    const city = await startCity()
    const folder = temporaryFolder()
    const copy = join(temporaryFolder(), 'copy')
    await enrol(city, folder)
    await send(folder, ['dossiers_received,2026-11-20,,120,1'])
    cpSync(folder, copy, { recursive: true })
    await send(folder, ['dossiers_received,2026-11-20,,130,1', 'dossiers_received,2026-11-19,,5,1'])
    rmSync(folder, { recursive: true })
    cpSync(copy, folder, { recursive: true })
    expect(await send(folder, ['dossiers_received,2026-11-20,,120,1'])).toMatchObject({ code: 0 })
    expect(heldBy(city)).toEqual({ 'dossiers_received 20261120': 120 })
    expect(stateIn(folder).epoch).toBe(2)
  })

  it('waits when it is told to, sends less when it is told to, and gives up on what cannot be read', async () => {
    const city = await startCity()
    const folder = temporaryFolder()
    await enrol(city, folder)
    const lines = [1, 2, 3].map((day) => `dossiers_received,2026-11-0${day},,${day},1`)
    const { url, heard } = await scriptedParent(city, [413, 503, 429, 200, 200, 200, 422])
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...stateIn(folder), url }))
    expect(await send(folder, lines)).toMatchObject({ code: 0 })
    expect(heard.map(({ items }) => items.length)).toEqual([3, 1, 0, 0, 2, 1])
    expect(await send(folder, lines)).toMatchObject({ code: 1 })
    expect(stateIn(folder).pending).toBeNull()
  })

  it('believes no other station than its parent', async () => {
    const city = await startCity()
    const other = await startCity()
    const folder = temporaryFolder()
    const { text } = await enrol(city, folder)
    const says = JSON.parse(Buffer.from(text.slice(6), 'base64url').toString())
    const forged = `MIOC1.${Buffer.from(JSON.stringify({ ...says, url: other.url })).toString('base64url')}`
    const joining = await run('enrol', forged, '--home', join(folder, 'second'))
    expect(joining.code).toBe(1)
    expect(joining.said).toContain('is not the station that made the code')
    const { url, heard } = await scriptedParent(other, [200])
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...stateIn(folder), url }))
    const sending = execFile(PYTHON ?? '', [SCRIPT, 'send', '/dev/null', '--home', folder])
    onTestFinished(() => {
      sending.kill('SIGKILL')
    })
    const [said] = await once(sending.stderr ?? process.stdin, 'data')
    expect(String(said)).toContain('certificate verify failed')
    expect(heard).toEqual([])
  })
})

/** A server with a city's own certificate that answers as told, and keeps the batches that it heard. */
async function scriptedParent(
  { station, clock }: City,
  answers: readonly number[],
): Promise<{ url: string; heard: Batch[] }> {
  const identity = loadIdentity(station.home)
  const unit = '01' as never
  const shown = await serverCredentials(station.home, identity, { unit, host: '127.0.0.1', now: clock() })
  const heard: Batch[] = []
  const tls = {
    key: shown.key,
    cert: shown.certificate,
    ca: identity.authority.certificate,
    requestCert: true,
  }
  const server = createServer(tls, async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const status = answers[heard.length] ?? 500
    heard.push(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString('utf8')))
    outgoing.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' })
    outgoing.end(JSON.stringify(status === 200 ? { accepted: 0, rejected: [], clock: '' } : { code: 'x' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}
