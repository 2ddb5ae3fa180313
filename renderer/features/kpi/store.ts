/** What is known of the KPI that is looked at, and of how its early warnings have held; one at a time. */
import { create } from 'zustand'
import type { KpiDetail, KpiValueItem, WarningRecord } from '#shared/contract/index.ts'
import type { Granularity } from '#shared/domain/period.ts'
import { nowMs } from '../../app/clock.ts'

/** How many periods the chart shows: a short, a usual and a long stretch for each length of period. */
export const RANGES: Readonly<Record<Granularity, readonly [number, number, number]>> = {
  day: [30, 90, 365],
  week: [13, 26, 104],
  month: [12, 24, 60],
  'management-month': [12, 24, 60],
  quarter: [8, 12, 40],
  half: [6, 10, 20],
  year: [5, 10, 20],
}
export type Range = 0 | 1 | 2

/** What the station last said of one KPI. */
export interface Heard {
  readonly detail: KpiDetail
  /** ms since 1970 */
  readonly atMs: number
}

/** As many KPIs as a round can name, and some. */
const MOST_HEARD = 64

interface KpiView {
  /** Which of the stretches is shown. */
  readonly range: Range
  /** May be that of the subject before, until the answer is there. */
  readonly detail: KpiDetail | null
  /** When the detail was told (ms since 1970), where the station did not confirm it since; null while it is current. */
  readonly heardAt: number | null
  /** By what was asked, the latest last: shown where the station does not answer. */
  readonly heard: ReadonlyMap<string, Heard>
  readonly problem: string | null
  /** How early warnings of the subject have held; null until it is known. */
  readonly record: WarningRecord | null
  /** Lamps of units below a unit that is not the station's own: the wall does not follow those. */
  readonly deeper: readonly KpiValueItem[]
}

export const useKpi = create<KpiView>()(() => ({
  range: 1,
  detail: null,
  heardAt: null,
  heard: new Map(),
  problem: null,
  record: null,
  deeper: [],
}))

/** The station told the detail that was asked for. */
export function setDetail(asked: string, detail: KpiDetail): void {
  const heard = new Map(useKpi.getState().heard)
  heard.delete(asked)
  heard.set(asked, { detail, atMs: nowMs() })
  for (const oldest of heard.keys()) {
    if (heard.size <= MOST_HEARD) break
    heard.delete(oldest)
  }
  useKpi.setState({ detail, heardAt: null, heard, problem: null })
}

/** The station does not answer: what it said last is shown, and told to be of then. */
export function showHeard({ detail, atMs }: Heard): void {
  useKpi.setState({ detail, heardAt: atMs })
}

export function setDetailProblem(problem: string): void {
  useKpi.setState({ problem })
}

/** There is no such KPI any more: what was heard of it is not shown again. */
export function forgetDetail(asked: string): void {
  const { detail, heard: before } = useKpi.getState()
  const heard = new Map(before)
  const gone = heard.get(asked)?.detail
  heard.delete(asked)
  useKpi.setState(gone !== undefined && gone === detail ? { heard, detail: null, heardAt: null } : { heard })
}

export function chooseRange(range: Range): void {
  useKpi.setState({ range })
}
