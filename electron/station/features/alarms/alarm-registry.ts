/**
 * Open alarms in memory, as they were last committed: asked whenever a lamp changes. What children tell of
 * stands beside this station's own, and never in its place.
 */
import type { AlarmSettings } from '#shared/contract/alarms.ts'
import { type AlarmKind, isOpen } from '#shared/domain/alarm.ts'
import type { ReadableDb } from '../../db/database.ts'
import { loadAlarmSettings } from './alarm-settings.ts'
import { type AlarmSource, type StoredAlarm, selectOpenAlarms } from './queries.ts'

export interface AlarmRegistry {
  find(kind: AlarmKind, unit: number, kpi: number | null): StoredAlarm | null
  get(id: number): StoredAlarm | null
  /** The oldest first. */
  open(): Iterable<StoredAlarm>
  /** Those of children's stations. */
  received(): Iterable<StoredAlarm>
  receivedFrom(child: number): StoredAlarm[]
  /** Puts alarms in as they are now; closed ones leave. */
  replace(alarms: Iterable<StoredAlarm>): void
  readonly settings: AlarmSettings
  replaceSettings(settings: AlarmSettings): void
  /** Grows with every change, so that what was counted can be told from what is to be counted. */
  readonly revision: number
}

/** KPIs have small ids of their own; no unit has this many. */
const KPIS_A_UNIT = 1_000_000

export const sourceKey = ({ unit, kpi }: Pick<AlarmSource, 'unit' | 'kpi'>): number =>
  unit * KPIS_A_UNIT + (kpi ?? 0)

export function loadAlarms(db: ReadableDb): AlarmRegistry {
  const byId = new Map<number, StoredAlarm>()
  const received = new Map<number, StoredAlarm>()
  const bySource = new Map<AlarmKind, Map<number, number>>()
  let settings = loadAlarmSettings(db)
  let revision = 0

  const put = (stored: StoredAlarm): void => {
    if (stored.origin) {
      if (isOpen(stored.alarm)) received.set(stored.id, stored)
      else received.delete(stored.id)
      return
    }
    let sources = bySource.get(stored.kind)
    if (!sources) {
      sources = new Map()
      bySource.set(stored.kind, sources)
    }
    if (isOpen(stored.alarm)) {
      byId.set(stored.id, stored)
      sources.set(sourceKey(stored), stored.id)
    } else {
      byId.delete(stored.id)
      if (sources.get(sourceKey(stored)) === stored.id) sources.delete(sourceKey(stored))
    }
  }
  for (const stored of selectOpenAlarms(db)) put(stored)

  return {
    find(kind, unit, kpi) {
      const id = bySource.get(kind)?.get(sourceKey({ unit, kpi }))
      return id === undefined ? null : (byId.get(id) ?? null)
    },
    get: (id) => byId.get(id) ?? null,
    open: () => byId.values(),
    received: () => received.values(),
    receivedFrom: (child) => [...received.values()].filter(({ origin }) => origin?.unit === child),
    replace(alarms) {
      for (const stored of alarms) put(stored)
      revision += 1
    },
    get settings() {
      return settings
    },
    replaceSettings(next) {
      settings = next
      revision += 1
    },
    get revision() {
      return revision
    },
  }
}
