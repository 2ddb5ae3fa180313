/** Plays a trace on a real station whose clock is the trace's, and tells what is seen at each step. */
import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import type { AlarmItem, AlarmLoad } from '#shared/contract/alarms.ts'
import type { Batch } from '#shared/contract/chain.ts'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { deadline, type TimeLimit } from '#shared/domain/calendar.ts'
import { formatInstant, periodAt } from '#shared/domain/period.ts'
import { isCommuneLevel, type UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { markSilent } from '#station/chain/silence.ts'
import { importPack } from '#station/features/dictionary/import-pack.ts'
import { resourcePath } from '#station/resources.ts'
import { configure, eventNames, listAlarms, MINUTE_MS, pass } from '../support/alarms.ts'
import { makeBatch, makeCell } from '../support/chain.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../support/station.ts'
import type { Trace, TraceStep } from './trace.ts'

/** Time passes in so many steps at most between two moments of a trace, a minute each at least. */
const MOST_TICKS = 120

export type Seen = Pick<TraceStep, 'at' | 'lamps' | 'past' | 'alarms' | 'load' | 'sound' | 'deadline'>

export interface Played {
  readonly seen: readonly Seen[]
  readonly history: Readonly<Record<string, readonly string[]>>
}

const atHanoi = (written: string): number => Date.parse(`${written.replace(' ', 'T')}:00+07:00`)
const written = (ms: number): string => formatInstant(ms).slice(0, 16).replace('T', ' ')
const spanMs = (text: string): number =>
  Number(text.slice(0, -1)) * MINUTE_MS * ({ m: 1, h: 60, d: 1_440 }[text.slice(-1)] ?? 1)

export async function playTrace(trace: Trace): Promise<Played> {
  const folder = temporaryFolder()
  const clock = testClock(atHanoi(trace.starts))
  const { silentAfterSeconds } = trace
  let station = await makeStation(trace.unit, { clock, folder, silentAfterSeconds })
  let listeningSince = clock.now
  if (Object.keys(trace.kpis).length > 0) await importPack(station.station, changedPack(trace), false)
  if (Object.keys(trace.settings).length > 0) await configure(station, trace.settings)
  for (const child of trace.children) await enrol(station, child as UnitCode)
  const words = createWords()
  const seen: Seen[] = []

  for (const step of trace.steps) {
    const at = step.at.length > 5 ? step.at : `${written(clock.now).slice(0, 10)} ${step.at}`
    await waitUntil(atHanoi(at))
    if (step.restart) {
      await station.stop()
      station = await reopenStation(folder, clock)
      listeningSince = clock.now
      await pass(station, 0)
    }
    await act(station, step, words)
    await pass(station, 0)
    seen.push(await look(station, step))
  }
  const history: Record<string, string[]> = {}
  for (const id of Object.keys(trace.history)) history[id] = await eventNames(station, Number(id))
  return { seen, history }

  async function waitUntil(ms: number): Promise<void> {
    const tick = Math.max(MINUTE_MS, Math.ceil((ms - clock.now) / MOST_TICKS))
    if (ms < clock.now) throw new RangeError(`a trace does not go back in time, to ${written(ms)}`)
    while (clock.now < ms) {
      await pass(station, Math.min(tick, ms - clock.now))
      await markSilent(station.station, listeningSince)
    }
  }
}

function changedPack({ kpis }: Trace): string {
  const pack = parse(readFileSync(resourcePath('packs', 'hanoi.yaml'), 'utf8')) as {
    kpis: Array<{ code: string }>
  }
  for (const [code, change] of Object.entries(kpis)) {
    const kpi = pack.kpis.find((each) => each.code === code)
    if (!kpi) throw new Error(`the pack has no KPI ${code}`)
    Object.assign(kpi, change)
  }
  return stringify(pack, { aliasDuplicateObjects: false })
}

async function enrol({ station }: TestStation, unit: UnitCode): Promise<void> {
  const identity = loadIdentity(station.home)
  const { code } = await createEnrolment(station, identity, { unit, url: 'https://127.0.0.1:1' })
  const { secret } = readEnrolmentCode(code)
  const request = await makeRequest(unit, await makePrivateKey())
  await redeemEnrolment(station, identity, { secret, request, address: 'x' })
}

type Words = (station: TestStation, from: string, items: readonly object[]) => Promise<void>

/** What children say: batch after batch, each with its own revision. */
function createWords(): Words {
  const last = new Map<string, Batch>()
  return async ({ station, clock }, from, items) => {
    const unit = station.units.byCode(from)
    if (!unit) throw new Error(`no unit ${from}`)
    const batch = makeBatch({
      station: from as UnitCode,
      epoch: 1,
      after: last.get(from)?.batch ?? null,
      clock: formatInstant(clock.now),
      items: [...items],
    })
    const { outcome } = await takeBatch(station, unit, batch)
    if (outcome !== 'answered') throw new Error(outcome)
    last.set(from, batch)
  }
}

async function act(station: TestStation, step: TraceStep, say: Words): Promise<void> {
  const { clock } = station
  const today = periodAt(clock.now, 'day')
  for (const { unit, units, period = today, reason, values } of [step.figures ?? []].flat()) {
    const at = units === undefined ? [unit ?? station.station.units.root.code] : communes(station, units)
    const rows = at.flatMap((code) =>
      Object.entries(values).map(([measure, value]) => ({
        unit: code,
        measure,
        period,
        value,
        ...(reason === undefined ? {} : { reason }),
      })),
    )
    const { rejected } = await station.post(rows)
    if (rejected.length > 0) throw new Error(JSON.stringify(rejected))
  }
  if (step.heard) {
    const { from, period = today, values } = step.heard
    const asOf = formatInstant(clock.now)
    const rev = clock.now
    await say(
      station,
      from,
      Object.entries(values).map(([measure, value]) =>
        makeCell({ unit: from, measure, period, value, rev, asOf }),
      ),
    )
  }
  const ask = async (path: string, body: object) => {
    const { status, body: answer } = await station.ask('POST', `/api/v1/alarms${path}`, body)
    if (status !== 200) throw new Error(JSON.stringify(answer))
  }
  const until = (length: string) => formatInstant(clock.now + spanMs(length))
  if (step.acknowledge) {
    const { by, reason } = step.acknowledge
    const body = { by, reason, until: until(step.acknowledge.for) }
    if ('alarm' in step.acknowledge) await ask(`/${step.acknowledge.alarm}/acknowledge`, body)
    else await ask('/acknowledge', { ids: (await listAlarms(station)).map(({ id }) => id), ...body })
  }
  if (step.shelve) {
    const { alarm, by, reason } = step.shelve
    await ask(`/${alarm}/shelve`, { by, reason, until: until(step.shelve.for) })
  }
  if (step.silence) await ask('/silence', { by: step.silence })
}

function communes({ station: { units } }: TestStation, count: number): string[] {
  return units
    .children(units.root.id)
    .filter(({ kind }) => isCommuneLevel(kind))
    .slice(0, count)
    .map(({ code }) => code)
}

/** What is seen, of the things that the step names. */
async function look(
  station: TestStation,
  { at, lamps, past, alarms, load, sound, deadline: limit }: TraceStep,
): Promise<Seen> {
  const open = alarms || sound !== undefined ? await listAlarms(station) : []
  return {
    at,
    ...(lamps && { lamps: await each(lamps, (name) => lampAt(station, name)) }),
    ...(past && { past: await each(past, (name) => lampOf(station, name)) }),
    ...(alarms && { alarms: open.map(alarmText) }),
    ...(load && { load: await loadNow(station, load) }),
    ...(sound === undefined ? {} : { sound: open.some(({ sounding }) => sounding) }),
    ...(limit && { deadline: { ...limit, passes: written(passes(station, limit)) } }),
  }
}

async function each(
  names: Readonly<Record<string, string>>,
  tell: (name: string) => Promise<string>,
): Promise<Record<string, string>> {
  const told: Record<string, string> = {}
  for (const name of Object.keys(names)) told[name] = await tell(name)
  return told
}

/** A standing lamp, by `DV.01` or `00004 DV.01`. */
async function lampAt(station: TestStation, name: string): Promise<string> {
  const [code = '', unit = station.station.units.root.code] = name.split(' ').reverse()
  const { body } = await station.ask<{ items: KpiValueItem[] }>(
    'GET',
    `/api/v1/kpis?unit=${unit}&code=${code}`,
  )
  return lampText(body.items[0])
}

/** The plain judgement of a period, by `DV.01 2026-10`. */
async function lampOf(station: TestStation, name: string): Promise<string> {
  const [code, period] = name.split(' ')
  const unit = station.station.units.root.code
  const { body } = await station.ask<{ items: KpiValueItem[] }>(
    'GET',
    `/api/v1/kpis?unit=${unit}&code=${code}&period=${period}`,
  )
  return lampText(body.items[0])
}

/** `red 94 of 2026-11-20`, `grey 94 of 2026-11-20, stale`. */
function lampText(item: KpiValueItem | undefined): string {
  if (!item) return 'none'
  const { lamp, value, period, reason, doubt } = item
  const figure = value === null ? '' : ` ${Math.round(value * 100) / 100} of ${period}`
  return [`${lamp}${figure}`, reason, doubt && `doubtful: ${doubt}`].filter(Boolean).join(', ')
}

/** `1 lamp 00004 DV.01: red, unacknowledged, sounding`. */
function alarmText(item: AlarmItem): string {
  const { acknowledgement, shelved, escalation } = item
  const facts = [
    item.severity,
    item.state,
    item.reason && `grey (${item.reason})`,
    acknowledgement && `${acknowledgement.by} until ${time(acknowledgement.until)}`,
    shelved && `shelved until ${time(shelved.until)}`,
    item.suppressedBy !== null && `behind ${item.suppressedBy}`,
    item.suppresses > 0 && `stands for ${item.suppresses}`,
    escalation && `told ${escalation.to ?? 'no parent'}`,
    item.sounding && 'sounding',
  ]
  const source = [item.id, item.kind, item.unit, item.code].filter((part) => part !== null).join(' ')
  return `${source}: ${facts.filter(Boolean).join(', ')}`
}

const time = (instant: string): string => written(Date.parse(instant))

async function loadNow(station: TestStation, wanted: object): Promise<Record<string, number | boolean>> {
  const { body } = await station.ask<AlarmLoad>('GET', '/api/v1/alarms/load')
  const load = body as unknown as Record<string, number | boolean>
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, load[key] ?? Number.NaN]))
}

function passes({ station, clock }: TestStation, limit: NonNullable<TraceStep['deadline']>): number {
  const { passes: _passes, ...wanted } = limit
  return deadline(station.calendar, clock.now, wanted as TimeLimit)
}
