/** What the alarm scene looks at: filters, the chosen alarm and its history, marks, what is being done. */
import { create } from 'zustand'
import type { AlarmEventItem, AlarmItem } from '#shared/contract/index.ts'
import type { AlarmKind } from '#shared/domain/alarm.ts'
import { showPlace } from '../../app/view.ts'
import type { AlarmActionName } from './actions.ts'

export const ALARM_FILTERS = [
  'open',
  'unacknowledged',
  'acknowledged',
  'returned',
  'aside',
  'closed',
] as const
export type AlarmFilter = (typeof ALARM_FILTERS)[number]

/** Something that is about to be done, once who and why are said. */
export interface Asking {
  readonly action: AlarmActionName
  readonly alarms: readonly AlarmItem[]
}

interface Desk {
  readonly filter: AlarmFilter
  readonly kind: AlarmKind | null
  readonly text: string
  /** As it was last known, so that one that closes meanwhile stays to be read. */
  readonly chosen: AlarmItem | null
  /** True where the scene itself took the first one, and no person chose it. */
  readonly settled: boolean
  readonly marked: ReadonlySet<number>
  readonly history: {
    readonly of: number
    readonly items: readonly AlarmEventItem[]
    readonly next: string | null
    readonly loaded: boolean
    readonly problem: string | null
  } | null
  readonly closed: {
    readonly items: readonly AlarmItem[]
    readonly next: string | null
    readonly loaded: boolean
    readonly problem: string | null
  }
  readonly asking: Asking | null
  readonly settingsShown: boolean
  /** What was last done here, in words. */
  readonly notice: string | null
}

export const NO_CLOSED: Desk['closed'] = { items: [], next: null, loaded: false, problem: null }

const START: Omit<Desk, 'history'> = {
  filter: 'open',
  kind: null,
  text: '',
  chosen: null,
  settled: false,
  marked: new Set(),
  closed: NO_CLOSED,
  asking: null,
  settingsShown: false,
  notice: null,
}

export const useDesk = create<Desk>()(() => ({ ...START, history: null }))

/** All open alarms, whatever somebody looked for before. */
export const resetDesk = (): void => useDesk.setState(START)

export const chooseFilter = (filter: AlarmFilter): void =>
  useDesk.setState({ filter, marked: new Set(), closed: NO_CLOSED, chosen: null, notice: null })
export const chooseKind = (kind: AlarmKind | null): void =>
  useDesk.setState({ kind, closed: NO_CLOSED, chosen: null, notice: null })
export const searchFor = (text: string): void => useDesk.setState({ text })
export const chooseAlarm = (chosen: AlarmItem | null): void =>
  useDesk.setState({ chosen, settled: false, notice: null })
/** Takes the first alarm where nobody has chosen one: once looked at, it stays until it closes. */
export const settleOn = (chosen: AlarmItem): void => useDesk.setState({ chosen, settled: true, notice: null })

export function toggleMark(id: number): void {
  useDesk.setState(({ marked }) => {
    const next = new Set(marked)
    if (!next.delete(id)) next.add(id)
    return { marked: next }
  })
}
export const clearMarks = (): void => useDesk.setState({ marked: new Set() })

export const ask = (asking: Asking | null): void => useDesk.setState({ asking })
export const showSettings = (settingsShown: boolean): void => useDesk.setState({ settingsShown })
export const closeAlarmDialogs = (): void => useDesk.setState({ asking: null, settingsShown: false })
export const note = (notice: string | null): void => useDesk.setState({ notice })

/** Opens the scene on one alarm, whatever was filtered before. */
export function showAlarm(item: AlarmItem): void {
  useDesk.setState({ filter: 'open', kind: null, text: '', chosen: item, settled: false })
  showPlace('alarms')
}
