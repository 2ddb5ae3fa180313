/**
 * Both ends of the batch chain, with real replicas and a network that loses, repeats and delays, and
 * operators who restore backups at either end. Whatever happened: once it is quiet, the books are equal.
 */
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Batch, batch as batchSchema } from '#shared/contract/chain.ts'
import type { Period } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { readDigest } from '#station/chain/digest.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { hasOutbox } from '#station/chain/outbox.ts'
import { putUplink, selectUplink } from '#station/chain/queries.ts'
import { acknowledge, prepareBatch, startEpoch } from '#station/chain/sending.ts'
import { acknowledgeAll } from '#station/features/alarms/act-on-alarms.ts'
import type { StoredAlarm } from '#station/features/alarms/queries.ts'
import { takeObservations } from '#station/features/observations/intake.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { type Home, homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { type OpenStation, openStation } from '#station/open-station.ts'
import { AN, onTime } from '../../support/alarms.ts'
import { silentLog } from '../../support/chain.ts'
import { testClock } from '../../support/station.ts'

const WARD = '00004' as UnitCode
const CITY = '01' as UnitCode
const SCOPE = { author: 'test', measures: null, units: null }
const MEASURES = ['dossiers_received', 'population', 'health_insured']
const DAYS = ['2026-11-18', '2026-11-19', '2026-11-20']
const MONTHS = ['2026-09', '2026-10', '2026-11']

const clock = testClock()
let root: string

const template = (name: string): Home => homeAt(join(root, 'template', name))

/** Two stations that know each other; each run starts from copies of their homes. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mini-ioc-sending-'))
  await initStation(template('city'), { unit: CITY }, 'hanoi', clock())
  await initStation(template('ward'), { unit: WARD }, 'hanoi', clock())
  const city = openStation(template('city'), clock, silentLog)
  const ward = openStation(template('ward'), clock, silentLog)
  const { code } = await createEnrolment(city, loadIdentity(city.home), {
    unit: WARD,
    url: 'https://127.0.0.1:1',
  })
  const request = await makeRequest(WARD, loadIdentity(ward.home).key)
  await redeemEnrolment(city, loadIdentity(city.home), {
    secret: readEnrolmentCode(code).secret,
    request,
    address: 'x',
  })
  await ward.writer.write(async (transaction) => {
    putUplink(transaction.db, CITY, 'https://127.0.0.1:1', clock())
    await markEverythingDirty(ward, transaction)
  })
  await city.close()
  await ward.close()
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

type Side = 'city' | 'ward'
type Fate = 'arrives' | 'request lost' | 'answer lost' | 'arrives twice'
type Step =
  | { do: 'observe'; measure: number; period: number; value: number | null }
  | { do: 'alarm'; what: 'red' | 'green' | 'acknowledge' }
  | { do: 'send'; fate: Fate; most: number }
  | { do: 'replay'; which: number }
  | { do: 'restart' | 'save' | 'restore'; side: Side }

class World {
  readonly stations: Record<Side, OpenStation>
  readonly sent: Batch[] = []
  readonly #folder: string
  readonly #saved = new Map<Side, string>()
  #copies = 0

  constructor() {
    this.#folder = mkdtempSync(join(root, 'run-'))
    cpSync(join(root, 'template'), this.#folder, { recursive: true })
    this.stations = { city: this.#open('city'), ward: this.#open('ward') }
  }

  #open(side: Side): OpenStation {
    return openStation(homeAt(join(this.#folder, side)), clock, silentLog)
  }

  async take(step: Step): Promise<void> {
    clock.now += 1_000
    switch (step.do) {
      case 'observe': {
        const measure = MEASURES[step.measure] ?? ''
        const known = this.stations.ward.dictionary.measure(measure)
        const period = (known?.basePeriod === 'day' ? DAYS : MONTHS)[step.period]
        const { rejected } = await takeObservations(this.stations.ward, {
          rows: [{ unit: WARD, measure, period, value: step.value }],
          scope: SCOPE,
        })
        expect(rejected).toEqual([])
        return
      }
      case 'alarm':
        return await this.alarm(step.what)
      case 'send':
        return await this.send(step.fate, step.most)
      case 'replay': {
        const batch = this.sent[step.which % Math.max(1, this.sent.length)]
        if (batch) await this.deliver(batch)
        return
      }
      case 'save': {
        const { db, home } = this.stations[step.side]
        this.#copies += 1
        const copy = join(home.dir, `copy-${this.#copies}.db`)
        writeFileSync(copy, db.serialize())
        this.#saved.set(step.side, copy)
        return
      }
      case 'restart':
      case 'restore': {
        const { home } = this.stations[step.side]
        await this.stations[step.side].close()
        const copy = step.do === 'restore' ? this.#saved.get(step.side) : undefined
        if (copy) {
          for (const suffix of ['-wal', '-shm']) rmSync(home.replica + suffix, { force: true })
          copyFileSync(copy, home.replica)
        }
        this.stations[step.side] = this.#open(step.side)
      }
    }
  }

  async alarm(what: 'red' | 'green' | 'acknowledge'): Promise<void> {
    const { ward } = this.stations
    if (what === 'acknowledge') {
      const ids = [...ward.alarms.open()].map(({ id }) => id)
      await acknowledgeAll(ward, ids, AN)
    } else {
      await takeObservations(ward, { rows: onTime(WARD, what === 'red' ? 90 : 100), scope: SCOPE })
    }
  }

  /** As it crosses the wire. */
  async deliver(batch: Batch) {
    const { city } = this.stations
    const ward = city.units.byCode(WARD)
    if (!ward) throw new Error('no ward')
    return await takeBatch(city, ward, batchSchema.parse(JSON.parse(JSON.stringify(batch))))
  }

  async send(fate: Fate, most: number): Promise<void> {
    const { ward } = this.stations
    const prepared = await prepareBatch(ward, most)
    if (!prepared) throw new Error('no uplink')
    this.sent.push(prepared.batch)
    if (fate === 'request lost') return
    const result = await this.deliver(prepared.batch)
    if (fate === 'arrives twice') {
      const again = await this.deliver(prepared.batch)
      if (result.outcome === 'answered') expect(again).toMatchObject({ outcome: 'answered' })
    }
    if (fate === 'answer lost') return
    if (result.outcome === 'stale') await startEpoch(ward, prepared, result.epoch)
    else if (result.outcome === 'answered') await acknowledge(ward, prepared, result.answer)
    else throw new Error('not a child')
  }

  /** Sends until nothing is left to say; rejects where that never comes. */
  async settle(): Promise<void> {
    for (let sent = 0; sent < 60; sent += 1) {
      await this.send('arrives', 40)
      const { db } = this.stations.ward
      const uplink = selectUplink(db)
      if (uplink?.pending === null && uplink.resyncing === 0 && !hasOutbox(db)) return
    }
    throw new Error('it never settles')
  }

  async end(): Promise<void> {
    await this.stations.city.close()
    await this.stations.ward.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A unit's figures as a station holds them; tombstones left out, for they say the same as nothing. */
function book(station: OpenStation, unit: UnitCode) {
  return station.db
    .prepare(
      `SELECT measures.key, cells.period, cells.total, cells.n, cells.reported, cells.carried
       FROM cells JOIN units ON units.id = cells.unit JOIN measures ON measures.id = cells.measure
       WHERE units.code = ? AND cells.part = 0 AND cells.total IS NOT NULL ORDER BY 1, 2`,
    )
    .all(unit)
}

/** Open alarms that concern the parent, as their own station has them. */
const alarmsToTell = ({ alarms, db }: OpenStation) =>
  [...alarms.open()]
    .filter(({ id }) => db.prepare('SELECT 1 FROM alarms WHERE id = ? AND rev > 0').get(id) !== undefined)
    .map(alarmLine)
    .toSorted()

const alarmsTold = ({ alarms }: OpenStation) => [...alarms.received()].map(alarmLine).toSorted()

function alarmLine({ id, origin, code, alarm, figure }: StoredAlarm): string {
  const { state, openedAt, stateSince, acknowledgement } = alarm
  const key = origin?.key ?? String(id)
  return JSON.stringify([key, code, state, openedAt, stateSince, acknowledgement, figure])
}

async function digestOfWard(station: OpenStation) {
  const own = station.units.byCode(WARD)
  if (!own) throw new Error('no ward')
  const range = { from: '2026-01' as Period, to: '2026-12' as Period }
  return await readDigest(station, { units: [own], own, range })
}

/** Standing lamps of the ward; where its station holds none, at most a grey one without a figure is left above. */
const lampsOf = (station: OpenStation, isChild: boolean) => {
  const ward = station.units.byCode(WARD)
  return (ward ? station.standing.ofUnit(ward.id) : [])
    .filter(({ told, value }) => isChild || told !== null || value !== null)
    .map(({ settled: _settled, told: _told, asOf, ...lamp }) => ({ ...lamp, asOf: asOf || null }))
    .toSorted((a, b) => a.kpi - b.kpi)
}

const rosterOf = (station: OpenStation) =>
  station.db
    .prepare(
      'SELECT MIN(since) AS since FROM roster JOIN units ON units.id = roster.unit WHERE units.code = ?',
    )
    .get(WARD)

const side = fc.constantFrom<Side>('city', 'ward')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('observe' as const),
      measure: fc.nat(MEASURES.length - 1),
      period: fc.nat(2),
      value: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 5 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      fate: fc.constantFrom<Fate>('arrives', 'arrives', 'request lost', 'answer lost', 'arrives twice'),
      most: fc.constantFrom(1, 3, 40),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('alarm' as const),
      what: fc.constantFrom('red' as const, 'green' as const, 'acknowledge' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'save' as const), side }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), side }) },
)

async function run(steps: readonly Step[]): Promise<void> {
  const world = new World()
  try {
    for (const one of steps) await world.take(one)
    await world.settle()
    const { city, ward } = world.stations
    expect(book(city, WARD)).toEqual(book(ward, WARD))
    // The ward is the only one to report: the city's figures are its figures.
    expect(book(city, CITY)).toEqual(book(ward, WARD))
    expect(rosterOf(city)).toEqual(rosterOf(ward))
    expect(alarmsTold(city)).toEqual(alarmsToTell(ward))
    expect(lampsOf(city, false)).toEqual(lampsOf(ward, true))
    expect((await verifyReplica(city)).differences).toEqual([])
    expect(await digestOfWard(city)).toEqual(await digestOfWard(ward))
  } finally {
    await world.end()
  }
}

const observe = (value: number | null, period = 2): Step => ({ do: 'observe', measure: 0, period, value })
const send = (fate: Fate = 'arrives', most = 40): Step => ({ do: 'send', fate, most })
const alarm = (what: 'red' | 'green' | 'acknowledge'): Step => ({ do: 'alarm', what })
const on = (what: 'restart' | 'save' | 'restore', which: Side): Step => ({ do: what, side: which })

describe('sending state to the parent', () => {
  it('ends in equal books, whatever the network and the operators do', { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), run), { numRuns: 40 })
  })

  it.each<[string, Step[]]>([
    ['an answer is lost, and the figure corrected meanwhile', [observe(1), send('answer lost'), observe(2)]],
    [
      'the child is restored, and gives an alarm’s number out again',
      [
        on('save', 'ward'),
        alarm('red'),
        send(),
        on('restore', 'ward'),
        observe(1),
        alarm('red'),
        alarm('acknowledge'),
        send('answer lost'),
      ],
    ],
    ['an alarm is over before it was sent', [alarm('red'), alarm('acknowledge'), alarm('green'), send()]],
    [
      'the parent forgets an alarm’s end',
      [
        alarm('red'),
        send(),
        on('save', 'city'),
        alarm('acknowledge'),
        alarm('green'),
        send(),
        on('restore', 'city'),
      ],
    ],
    ['a request is lost twice', [observe(1), send('request lost'), send('request lost')]],
    [
      'the child is restored',
      [observe(1), send(), on('save', 'ward'), observe(2), send(), on('restore', 'ward'), observe(3)],
    ],
    ['the child forgets a figure', [on('save', 'ward'), observe(1), send(), on('restore', 'ward')]],
    [
      'the parent is restored',
      [observe(1), send(), on('save', 'city'), observe(2), send(), on('restore', 'city')],
    ],
    [
      'both are restored to different moments',
      [
        observe(1),
        send(),
        on('save', 'city'),
        observe(2),
        send(),
        on('save', 'ward'),
        observe(3),
        send(),
        on('restore', 'ward'),
        on('restore', 'city'),
      ],
    ],
    [
      'the child is restored with a batch under way',
      [
        observe(1),
        send('answer lost'),
        on('save', 'ward'),
        send(),
        observe(2),
        send(),
        on('restore', 'ward'),
        observe(5),
      ],
    ],
    [
      'the answer to a resync is lost',
      [
        observe(1),
        send(),
        on('save', 'ward'),
        observe(2),
        send(),
        on('restore', 'ward'),
        send('answer lost'),
        send('answer lost'),
        on('restart', 'ward'),
      ],
    ],
    [
      'the parent restarts in a resync',
      [
        observe(1),
        observe(2, 1),
        send(),
        on('save', 'ward'),
        observe(3),
        send(),
        on('restore', 'ward'),
        send(),
        send('arrives', 3),
        on('restart', 'city'),
      ],
    ],
  ])('ends in equal books where %s', async (_name, steps) => {
    await run(steps)
  })

  it('sends a key once, however often it changed, and current periods first', async () => {
    const world = new World()
    for (const value of [1, 2, 3]) await world.take(observe(value, 0))
    for (const value of [4, 5]) await world.take(observe(value, 2))
    const prepared = await prepareBatch(world.stations.ward, 1_000)
    const cells = (
      (prepared?.batch.items ?? []) as Array<{ kind: string; period: string; value: number }>
    ).filter(({ kind }) => kind === 'cell')
    expect(cells.map(({ period, value }) => [period, value])).toEqual([
      ['2026-11-20', 5],
      ['2026-W47', 8],
      ['2026-11', 8],
      ['2026-Q4', 8],
      ['2026-H2', 8],
      ['2026', 8],
      ['2026-11-18', 3],
    ])
    await world.end()
  })

  it('keeps in the outbox what changed while its batch was under way', async () => {
    const world = new World()
    const { ward } = world.stations
    await world.settle()
    await world.take(observe(1))
    const prepared = await prepareBatch(ward, 1_000)
    if (!prepared) throw new Error('no batch')
    await world.take(observe(2))
    const result = await world.deliver(prepared.batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    await acknowledge(ward, prepared, result.answer)
    expect(hasOutbox(ward.db)).toBe(true)
    await world.settle()
    expect(book(world.stations.city, WARD)).toEqual(book(ward, WARD))
    await world.end()
  })
})
