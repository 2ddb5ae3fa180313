/** The latest points of this unit's own KPIs, as many as a sparkline can show. */
import { create } from 'zustand'
import type { KpiValueItem, Series } from '#shared/contract/index.ts'

export const TREND_POINTS = 30

interface TrendPoint {
  readonly period: string
  readonly value: number | null
}

interface Trends {
  readonly byCode: ReadonlyMap<string, readonly TrendPoint[]>
}

export const useTrends = create<Trends>()(() => ({ byCode: new Map() }))

export function setTrends(items: Series['items']): void {
  useTrends.setState(({ byCode }) => {
    const next = new Map(byCode)
    for (const { code, points } of items) next.set(code, points.slice(-TREND_POINTS))
    return { byCode: next }
  })
}

/** Carries the newest values on, so that a sparkline ends where its figure stands. */
export function extendTrends(items: readonly KpiValueItem[]): void {
  useTrends.setState(({ byCode }) => {
    const next = new Map(byCode)
    for (const { code, period, value } of items) {
      const points = next.get(code)
      const last = points?.at(-1)
      if (!points || !last || period === null || period < last.period) continue
      const kept = period === last.period ? points.slice(0, -1) : points
      next.set(code, [...kept, { period, value }].slice(-TREND_POINTS))
    }
    return { byCode: next }
  })
}
