/**
 * Alarms while a transaction is at work on them: what it has changed so far, over what stands. All changes
 * go through here, each with its events; the registry and the listeners hear of it after the commit.
 *
 * A desk without a transaction changes nothing: it tells whether there would be anything to do.
 */
import {
  type Alarm,
  type AlarmEvent,
  type AlarmKind,
  type AlarmSeverity,
  type AlarmStep,
  isOpen,
  openAlarm,
} from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { sourceKey } from './alarm-registry.ts'
import { eventRow } from './event-row.ts'
import { oweAlarm } from './owe-alarm.ts'
import { publishAlarms } from './publish-alarms.ts'
import {
  type AlarmFigure,
  type AlarmSource,
  insertAlarm,
  insertAlarmEvent,
  type StoredAlarm,
  updateAlarm,
} from './queries.ts'

export interface NewAlarm extends AlarmSource {
  readonly code: string | null
}

export interface AlarmDesk {
  readonly now: number
  find(kind: AlarmKind, unit: number, kpi: number | null): StoredAlarm | null
  get(id: number): StoredAlarm | null
  /** All that are open now; what is changed while reading is not read again. */
  open(): StoredAlarm[]
  /** @param cause The alarm that is its cause, or null. */
  raise(source: NewAlarm, severity: AlarmSeverity, figure: AlarmFigure, cause: number | null): void
  take(stored: StoredAlarm, step: AlarmStep, figure?: AlarmFigure): StoredAlarm
  /** True once something was changed. */
  readonly isTouched: boolean
  /** True where causes may have come or gone since this was last asked. */
  takeCausesMoved(): boolean
}

const desks = new WeakMap<Transaction, AlarmDesk>()

/** The desk of a transaction: the same one however often it is asked for. */
export function deskOf(station: Station, transaction: Transaction): AlarmDesk {
  let desk = desks.get(transaction)
  if (!desk) {
    desk = openDesk(station, transaction)
    desks.set(transaction, desk)
  }
  return desk
}

export const dryDesk = (station: Station): AlarmDesk => openDesk(station, null)

/** An alarm as far as this transaction knows, without a desk being opened for it. */
export function findAlarm(
  station: Station,
  transaction: Transaction | null,
  ...source: [kind: AlarmKind, unit: number, kpi: number | null]
): StoredAlarm | null {
  const desk = transaction && desks.get(transaction)
  return desk ? desk.find(...source) : station.alarms.find(...source)
}

function openDesk(station: Station, transaction: Transaction | null): AlarmDesk {
  const now = station.clock()
  const drafts = new Map<number, StoredAlarm>()
  const raised = new Map<AlarmKind, Map<number, number>>()
  let unstored = 0
  let isTouched = false
  let causesMoved = false

  if (transaction) {
    transaction.afterCommit(() => {
      if (drafts.size === 0) return
      station.alarms.replace(drafts.values())
      publishAlarms(station, [...drafts.values()])
    })
  }

  const note = (id: number, figure: AlarmFigure, events: readonly AlarmEvent[]): void => {
    if (!transaction) return
    for (const event of events) insertAlarmEvent(transaction.db, eventRow(id, now, event, figure))
  }
  const movesCauses = ({ alarm, figure }: StoredAlarm, next: Alarm, seen: AlarmFigure): boolean =>
    figure.reason !== seen.reason || alarm.state !== next.state

  return {
    now,
    find(kind, unit, kpi) {
      const id = raised.get(kind)?.get(sourceKey({ unit, kpi }))
      const found = id === undefined ? station.alarms.find(kind, unit, kpi) : drafts.get(id)
      const stored = found && (drafts.get(found.id) ?? found)
      return stored && isOpen(stored.alarm) ? stored : null
    },
    get: (id) => drafts.get(id) ?? station.alarms.get(id),
    open() {
      const all = new Map<number, StoredAlarm>()
      for (const stored of station.alarms.open()) all.set(stored.id, stored)
      for (const [id, stored] of drafts) all.set(id, stored)
      return [...all.values()].filter(({ alarm }) => isOpen(alarm))
    },
    raise({ kind, unit, kpi, code }, severity, figure, cause) {
      isTouched = true
      causesMoved = true
      const { alarm, events } = openAlarm(severity, cause, now)
      const stored = { kind, unit, kpi, code, alarm, figure, origin: null }
      unstored -= 1
      const id = transaction ? insertAlarm(transaction.db, stored) : unstored
      drafts.set(id, { id, ...stored })
      if (transaction) oweAlarm(station, transaction.db, { id, ...stored })
      const sources = raised.get(kind) ?? new Map<number, number>()
      raised.set(kind, sources.set(sourceKey(stored), id))
      note(id, figure, events)
    },
    take(stored, { alarm, events }, figure = stored.figure) {
      if (events.length === 0 && sameFigure(stored.figure, figure)) return stored
      isTouched = true
      if (movesCauses(stored, alarm, figure)) causesMoved = true
      const next: StoredAlarm = { ...stored, alarm, figure }
      drafts.set(stored.id, next)
      if (transaction) {
        updateAlarm(transaction.db, next)
        oweAlarm(station, transaction.db, next)
      }
      note(stored.id, figure, events)
      return next
    },
    get isTouched() {
      return isTouched
    },
    takeCausesMoved() {
      const moved = causesMoved
      causesMoved = false
      return moved
    },
  }
}

function sameFigure(a: AlarmFigure, b: AlarmFigure): boolean {
  return (
    a.period === b.period &&
    a.value === b.value &&
    a.lamp === b.lamp &&
    a.reason === b.reason &&
    a.doubt === b.doubt &&
    a.simulated === b.simulated
  )
}
