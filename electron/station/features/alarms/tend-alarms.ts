/**
 * What happens to alarms without anybody doing anything: acknowledgements and shelving end, escalation,
 * clocks, the disk; and whatever an alarm has missed is made up for, after a start above all.
 */
import { statfs } from 'node:fs/promises'
import { followSource, maySound, tendAlarm } from '#shared/domain/alarm.ts'
import { type Expiry, readExpiries } from '../../chain/expiry.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import type { Home } from '../../home.ts'
import { type AlarmDesk, deskOf, dryDesk } from './alarm-desk.ts'
import { settleCauses } from './causes.ts'
import { escalationRules } from './escalation-rules.ts'
import { isConcerned, judgeLamps } from './follow-lamps.ts'
import { judgeCertificates, judgeChild, judgeClock, judgeDisk } from './follow-sources.ts'
import { minuteOfDay } from './minute-of-day.ts'
import { publishAlarms } from './publish-alarms.ts'
import { selectClockSkews } from './queries.ts'

/** What a station sees of the machine it runs on. */
export interface Probes {
  /** Free bytes of a folder's volume; null where that cannot be told. */
  freeBytes(folder: string): Promise<number | null>
  /** When the station's certificates end; where it is not asked, nothing is said of them. */
  expiries?(home: Home): readonly Expiry[]
}

const MACHINE: Probes = {
  freeBytes: (folder) =>
    statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
  expiries: readExpiries,
}

/** Called at the start and every few seconds from then on. A quiet moment costs no transaction. */
export async function tendAlarms(station: Station, probes: Probes = MACHINE): Promise<void> {
  const freeBytes = await probes.freeBytes(station.home.dir)
  const seen = { freeBytes, expiries: probes.expiries?.(station.home) ?? null }
  const dry = dryDesk(station)
  tend(station, null, dry, seen)
  if (dry.isTouched) {
    await station.writer.write((transaction) =>
      tend(station, transaction, deskOf(station, transaction), seen),
    )
  }
  tellQuietHours(station)
}

interface Seen {
  readonly freeBytes: number | null
  readonly expiries: readonly Expiry[] | null
}

function tend(
  station: Station,
  transaction: Transaction | null,
  desk: AlarmDesk,
  { freeBytes, expiries }: Seen,
): void {
  const db = transaction?.db ?? station.db
  for (const child of station.children.all()) judgeChild(station, desk, child)
  for (const { unit, skewMs } of selectClockSkews(db)) judgeClock(station, desk, unit, skewMs)
  if (freeBytes !== null) judgeDisk(station, desk, freeBytes)
  if (expiries !== null) judgeCertificates(station, desk, expiries)
  withdrawRetired(station, desk)
  const lamps = [...station.standing.all()].filter((lamp) => isConcerned(station, transaction, lamp))
  judgeLamps(station, desk, lamps)
  settleCauses(station, desk)
  const rules = escalationRules(station)
  for (const stored of desk.open()) desk.take(stored, tendAlarm(stored.alarm, rules, desk.now))
}

/** A KPI that is no longer defined has nothing left to alarm about. */
function withdrawRetired(station: Station, desk: AlarmDesk): void {
  for (const stored of desk.open()) {
    if (stored.kpi === null || station.dictionary.kpiById(stored.kpi)) continue
    desk.take(stored, followSource(stored.alarm, 'gone', desk.now))
  }
}

const lastHeard = new WeakMap<Station, boolean>()

/** Quiet hours change no alarm, but what is heard of those that wait. */
function tellQuietHours(station: Station): void {
  const { settings } = station.alarms
  const isHeard = maySound(settings, minuteOfDay(station.clock()))
  const before = lastHeard.get(station)
  lastHeard.set(station, isHeard)
  if (before === undefined || before === isHeard) return
  const sounding = [...station.alarms.open(), ...station.alarms.received()].filter(
    ({ alarm }) => alarm.state === 'unacknowledged' && alarm.severity === 'red',
  )
  publishAlarms(station, sounding)
}
