/**
 * What each station has been told and has answered as accepted: the truth that the tree is measured by. A
 * station that is put back to an older replica has forgotten what came after it.
 */
import type { PostedRow } from './fleet.ts'
import { ruleOf } from './measures.ts'
import type { Branch, Figures } from './oracle.ts'

export interface Snapshot {
  readonly figures: Figures
  readonly order: number
}

export interface Ledger {
  /** Rows that were answered as accepted. */
  enter(unit: string, rows: readonly PostedRow[]): void
  figures(unit: string): Figures
  /** A copy to go back to. */
  snapshot(unit: string): Snapshot
  goBack(unit: string, snapshot: Snapshot): void
  /** When a figure was entered, counted from 1; figures are unique. Unknown for those that were forgotten. */
  orderOf(unit: string, key: string, figure: number): number | undefined
  branch(unit: string, below: (unit: string) => readonly string[]): Branch
}

export const keyOf = ({ measure, period, slice }: Omit<PostedRow, 'unit' | 'value'>): string =>
  `${measure}|${period}|${slice}`

export const scaled = (measure: string, value: number): number =>
  Math.round(value * 10 ** ruleOf(measure).decimals)

export function openLedger(): Ledger {
  const known = new Map<string, Map<string, number>>()
  const orders = new Map<string, number>()
  let order = 0

  const own = (unit: string): Map<string, number> => {
    const figures = known.get(unit) ?? new Map<string, number>()
    known.set(unit, figures)
    return figures
  }

  return {
    enter(unit, rows) {
      const figures = own(unit)
      for (const row of rows) {
        order += 1
        if (row.value === null) figures.delete(keyOf(row))
        else {
          const figure = scaled(row.measure, row.value)
          figures.set(keyOf(row), figure)
          orders.set(`${unit}|${keyOf(row)}|${figure}`, order)
        }
      }
    },
    figures: own,
    snapshot: (unit) => ({ figures: new Map(own(unit)), order }),
    goBack(unit, snapshot) {
      known.set(unit, new Map(snapshot.figures))
      for (const [key, entered] of orders) {
        if (entered > snapshot.order && key.startsWith(`${unit}|`)) orders.delete(key)
      }
    },
    orderOf: (unit, key, figure) => orders.get(`${unit}|${key}|${figure}`),
    branch(unit, below) {
      const children = below(unit).map((child) => this.branch(child, below))
      return { unit, figures: own(unit), below: children }
    },
  }
}
