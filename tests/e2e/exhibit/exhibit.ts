/**
 * A city as it stands at one moment that never passes: 126 communes and wards with simulated figures, some in
 * trouble, one silent. The same picture on every machine on every day.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AlarmItem } from '#shared/contract/alarms.ts'
import type { Dictionary } from '#shared/contract/dictionary.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { type BaseGranularity, formatInstant, periodAt } from '#shared/domain/period.ts'
import { isCommuneLevel, type UnitCode } from '#shared/domain/unit.ts'
import { issueChildCertificate, makeRequest, requestedKey } from '#station/chain/certificates.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { openForWriting } from '#station/db/database.ts'
import { current, history, type SimulatedRow } from '#station/demo/figures.ts'
import { readScenario } from '#station/demo/scenario.ts'
import { createSimulation, type SimulatedUnit } from '#station/demo/simulate.ts'
import { type Home, homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { readNationalUnits } from '#station/resources.ts'
import type { ClockMessage, ReadyMessage } from '../../support/clocked-station.ts'

const ENTRY = join(import.meta.dirname, '..', '..', 'support', 'clocked-station.ts')
const MINUTE_MS = 60_000
const HISTORY_DAYS = 40
const ROWS_A_REQUEST = 40_000
/** All that is computed behind the commit has come to rest once nothing moved for so long. */
const CALM_MS = 1_500
const CALM_DEADLINE_MS = 90_000

/** What goes wrong besides what the demonstration's course has. */
const TROUBLE = [
  { unit: '00070', measure: 'dossiers_on_time', factor: 0.91 },
  { unit: '00118', measure: 'petitions_on_time', factor: 0.82 },
  { unit: '10015', measure: 'waste_treated', factor: 0.9 },
].map((trouble) => ({
  ...trouble,
  unit: trouble.unit as UnitCode,
  afterSeconds: 20,
  forSeconds: 100,
  everySeconds: 1_000,
}))

/** A Friday afternoon. */
export const EXHIBIT_NOW = Date.parse('2026-11-20T14:38:00+07:00')

export interface Exhibit {
  readonly home: Home
  readonly url: string
  readonly pid: number
  /** A path that opens the wall once in a browser on this machine, for somebody who may act. */
  deskPath(): Promise<string>
  request<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

interface Running extends Exhibit {
  setClock(nowMs: number): void
  end(): Promise<void>
}

export async function openExhibit(): Promise<Exhibit> {
  const demonstration = readScenario('hanoi')
  const scenario = { ...demonstration, incidents: [...demonstration.incidents, ...TROUBLE] }
  const home = homeAt(mkdtempSync(join(tmpdir(), 'mini-ioc-exhibit-')))
  const all = readNationalUnits()
  const units = all.filter(({ parent, kind }) => parent === scenario.city && isCommuneLevel(kind))
  const withStation = new Set<string>(scenario.stations.slice(0, 5))
  const silent = scenario.silence.station
  const early = EXHIBIT_NOW - 45 * MINUTE_MS

  await initStation(home, { unit: scenario.city as UnitCode, simulated: true }, 'hanoi', early)
  const first = await run(home, early)
  const { measures } = await first.request<Dictionary>('GET', '/api/v1/dictionary')
  const byKey = new Map(measures.map((measure) => [measure.key as string, measure]))
  // What befalls single units is on its way in the last minute, and was not before.
  const simulation = createSimulation(scenario, byKey, EXHIBIT_NOW - MINUTE_MS)
  const past = (unit: SimulatedUnit) => history(simulation, unit, measures, early, HISTORY_DAYS)
  await post(first, units.flatMap(past))
  await first.end()

  // Contacts are written as they would stand: certificates cannot be had for a day that has passed.
  await letIn(home, withStation, (unit) => (unit === silent ? early - MINUTE_MS : early + 2 * MINUTE_MS))
  const second = await run(home, early)
  second.setClock(early + 2 * MINUTE_MS)
  await until(async () => {
    const { items } = await second.request<{ items: { state: string }[] }>('GET', '/api/v1/children')
    return items.filter(({ state }) => state === 'silent').length === 1
  })
  await second.end()

  touch(home, EXHIBIT_NOW)
  const exhibit = await run(home, EXHIBIT_NOW)
  const entered = units.filter(({ code }) => !withStation.has(code))
  await post(
    exhibit,
    entered.flatMap((unit) => current(simulation, unit, measures, EXHIBIT_NOW)),
  )
  const bases = new Map<string, BaseGranularity>(measures.map(({ key, basePeriod }) => [key, basePeriod]))
  await exhibit.request('POST', '/api/v1/observations', {
    observations: scenario.mistakes
      .filter(({ unit }) => !withStation.has(unit))
      .map((mistake) => ({
        ...mistake,
        period: periodAt(EXHIBIT_NOW, bases.get(mistake.measure) ?? 'day'),
      })),
  })
  await acknowledgeOne(exhibit)
  await untilCalm(exhibit)
  return exhibit
}

async function post(station: Exhibit, rows: readonly SimulatedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_REQUEST) {
    const { rejected } = await station.request<IntakeAnswer>('POST', '/api/v1/observations', {
      observations: rows.slice(from, from + ROWS_A_REQUEST),
    })
    if (rejected[0]) throw new Error(`a simulated figure was refused: ${rejected[0].detail}`)
  }
}

async function letIn(
  home: Home,
  units: ReadonlySet<string>,
  contactAt: (unit: string) => number,
): Promise<void> {
  const { authority } = loadIdentity(home)
  const publicKey = await requestedKey(await makeRequest('00004' as UnitCode, await makePrivateKey()))
  if (!publicKey) throw new Error('no key')
  const db = openForWriting(home.replica)
  const put = db.prepare(
    `INSERT INTO children (unit, fingerprint, certificate, enrolled_at, last_contact_at, backlog, clock_skew_ms,
       state, state_since, version)
     SELECT id, code, ?, ?, ?, 0, 0, 'live', ?, '0.1.0' FROM units WHERE code = ?`,
  )
  for (const unit of units) {
    const at = contactAt(unit)
    const certificate = await issueChildCertificate(authority, { unit: unit as UnitCode, publicKey, now: at })
    put.run(certificate, at, at, at, unit)
  }
  db.close()
}

function touch(home: Home, now: number): void {
  const db = openForWriting(home.replica)
  db.prepare(`UPDATE children SET last_contact_at = ? WHERE state = 'live'`).run(now)
  db.close()
}

/** Of those that nobody has taken on, one is, by somebody with a reason and until a time. */
async function acknowledgeOne(exhibit: Exhibit): Promise<void> {
  const { items } = await exhibit.request<{ items: AlarmItem[] }>('GET', '/api/v1/alarms?limit=500')
  const [alarm] = items
    .filter(({ acknowledgement, code }) => acknowledgement === null && code !== null)
    .sort((a, b) => a.id - b.id)
  if (!alarm) throw new Error('the exhibit has no alarm')
  await exhibit.request('POST', `/api/v1/alarms/${alarm.id}/acknowledge`, {
    by: 'Nguyễn Văn An',
    reason: 'Đang đôn đốc bộ phận một cửa',
    until: formatInstant(EXHIBIT_NOW + 2 * 60 * MINUTE_MS),
  })
}

/** Resolves when what the wall shows has stopped changing. */
async function untilCalm(exhibit: Exhibit): Promise<void> {
  let before = ''
  await until(async () => {
    const now = await Promise.all(
      ['/api/v1/kpis?limit=5000', '/api/v1/quality?limit=500', '/api/v1/forecasts?limit=500'].map((path) =>
        exhibit.request<unknown>('GET', path).then(JSON.stringify, String),
      ),
    )
    const isCalm = now.join() === before
    before = now.join()
    return isCalm
  }, CALM_MS)
}

async function until(isSo: () => Promise<boolean>, everyMs = 200): Promise<void> {
  const deadline = performance.now() + CALM_DEADLINE_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('the exhibit did not come to rest')
    await wait(everyMs)
  }
}

async function run(home: Home, nowMs: number): Promise<Running> {
  const child: ChildProcess = fork(ENTRY, [home.dir, '0', String(nowMs)], { stdio: 'inherit' })
  const [ready] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the exhibit ended with ${code}`))),
  ])) as [ReadyMessage]
  const { loopback: url, token } = ready
  const end = async (): Promise<void> => {
    if (child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  const request = async <Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Answer
  }
  return {
    home,
    url,
    pid: child.pid ?? 0,
    setClock: (now) => child.send({ nowMs: now } satisfies ClockMessage),
    end,
    request,
    deskPath: async () => (await request<{ enterPath: string }>('POST', '/api/v1/desks', {})).enterPath,
    async stop() {
      await end()
      rmSync(home.dir, { recursive: true, force: true })
    },
  }
}
