/** What is known of the KPI that is looked at, and of how its early warnings have held; one at a time. */
import { create } from 'zustand'
import type { KpiDetail, KpiValueItem, WarningRecord } from '#shared/contract/index.ts'
import type { Granularity } from '#shared/domain/period.ts'

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

interface KpiView {
  /** Which of the stretches is shown. */
  readonly range: Range
  /** May be that of the subject before, until the answer is there. */
  readonly detail: KpiDetail | null
  readonly problem: string | null
  /** How early warnings of the subject have held; null until it is known. */
  readonly record: WarningRecord | null
  /** Lamps of units below a unit that is not the station's own: the wall does not follow those. */
  readonly deeper: readonly KpiValueItem[]
}

export const useKpi = create<KpiView>()(() => ({
  range: 1,
  detail: null,
  problem: null,
  record: null,
  deeper: [],
}))

export function setDetail(detail: KpiDetail): void {
  useKpi.setState({ detail, problem: null })
}

export function setDetailProblem(problem: string): void {
  useKpi.setState({ problem })
}

export function chooseRange(range: Range): void {
  useKpi.setState({ range })
}
