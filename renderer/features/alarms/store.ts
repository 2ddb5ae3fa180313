/** Open alarms as they stand, how much they ask, and what this screen has muted for itself. */
import { create } from 'zustand'
import type { AlarmItem, AlarmLoad, AlarmSettings, UnitItem, WarningRecord } from '#shared/contract/index.ts'

interface Alarms {
  readonly loaded: boolean
  /** Open ones only; the most urgent 500 where there are more. */
  readonly byId: ReadonlyMap<number, AlarmItem>
  /** How many are open where not all of them are known here, else null. */
  readonly openInAll: number | null
  readonly load: AlarmLoad | null
  readonly settings: AlarmSettings | null
  readonly record: WarningRecord | null
  /** Units that are not direct sub-units, by code, once an alarm was about one. */
  readonly otherUnits: ReadonlyMap<string, UnitItem>
  /** Sounding alarms that are not to be heard on this screen; one that sounds anew is heard again. */
  readonly muted: ReadonlySet<number>
  /** In quiet hours: what began to sound before this moment (ms since 1970) is not heard on this screen. */
  readonly hushedBefore: number | null
}

export const useAlarms = create<Alarms>()(() => ({
  loaded: false,
  byId: new Map(),
  openInAll: null,
  load: null,
  settings: null,
  record: null,
  otherUnits: new Map(),
  muted: new Set(),
  hushedBefore: null,
}))

export const openAlarms = (alarms: Alarms): Alarms['byId'] => alarms.byId

/** Puts a snapshot in place of everything. */
export function replaceAlarms(items: readonly AlarmItem[], load: AlarmLoad): void {
  const byId = new Map(items.map((item) => [item.id, item]))
  useAlarms.setState(({ muted }) => ({
    loaded: true,
    byId,
    load,
    openInAll: load.open > items.length ? load.open : null,
    muted: stillSounding(muted, byId),
  }))
}

/** Takes alarms as they are now; closed ones leave. */
export function mergeAlarms(items: readonly AlarmItem[]): void {
  useAlarms.setState(({ byId, muted }) => {
    const next = new Map(byId)
    for (const item of items) {
      if (item.state === 'closed') next.delete(item.id)
      else next.set(item.id, item)
    }
    return { byId: next, muted: stillSounding(muted, next) }
  })
}

export function setLoad(load: AlarmLoad): void {
  useAlarms.setState(({ byId, openInAll }) => ({
    load,
    openInAll: openInAll !== null && load.open > byId.size ? load.open : null,
  }))
}

/** What sounds now is not to be heard here any more. */
export function muteHere(): void {
  useAlarms.setState(({ byId }) => ({ muted: new Set(sounding(byId)) }))
}

export function sounding(byId: ReadonlyMap<number, AlarmItem>): number[] {
  return [...byId.values()].filter((item) => item.sounding).map(({ id }) => id)
}

/** True where something sounds that is neither muted here nor hushed. */
export function isHeard({
  byId,
  muted,
  hushedBefore,
}: Pick<Alarms, 'byId' | 'muted' | 'hushedBefore'>): boolean {
  const isHushed = (id: number): boolean =>
    hushedBefore !== null && Date.parse(byId.get(id)?.stateSince ?? '') < hushedBefore
  return sounding(byId).some((id) => !muted.has(id) && !isHushed(id))
}

function stillSounding(
  muted: ReadonlySet<number>,
  byId: ReadonlyMap<number, AlarmItem>,
): ReadonlySet<number> {
  return muted.size === 0 ? muted : new Set([...muted].filter((id) => byId.get(id)?.sounding))
}
