/** What must hold of a fleet; each check answers with what is wrong, in words, and with nothing where all is well. */
import { setTimeout as wait } from 'node:timers/promises'
import type { BooksCheckAnswer, BooksItem } from '#shared/contract/books.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import { type Fleet, isBelow, type Seat } from './fleet.ts'
import { keyOf, type Ledger } from './ledger.ts'
import { MEASURES } from './measures.ts'
import { type ExpectedCells, expectedCells } from './oracle.ts'

const MOST_DIFFERENCES = 12

interface HeldCell {
  readonly value: number
  readonly n: number
  readonly reported: number
  readonly carried: number
  readonly rev: number
}

/** A station's cells that have a value, by `unit|measure|period|slice`. */
export type HeldCells = ReadonlyMap<string, HeldCell>

export async function heldCells(seat: Seat): Promise<HeldCells> {
  const held = new Map<string, HeldCell>()
  for (const { value, n, reported, carried, rev, ...place } of await seat.cells()) {
    if (value !== null) held.set(`${place.unit}|${keyOf(place)}`, { value, n, reported, carried, rev })
  }
  return held
}

export function expectedOf(fleet: Fleet, ledger: Ledger, unit: string): ExpectedCells {
  const below = (parent: string) => fleet.below(parent).map((seat) => seat.unit)
  return expectedCells(MEASURES, ledger.branch(unit, below))
}

const inWords = (cell: Omit<HeldCell, 'rev'> | undefined): string =>
  cell ? `${cell.value} (n ${cell.n}, reported ${cell.reported}, carried ${cell.carried})` : 'nothing'

const isSame = (held: HeldCell | undefined, expected: Omit<HeldCell, 'rev'> | undefined): boolean =>
  held !== undefined &&
  expected !== undefined &&
  Math.abs(held.value - expected.value) <= 1e-9 * Math.max(1, Math.abs(expected.value)) &&
  held.n === expected.n &&
  held.reported === expected.reported &&
  held.carried === expected.carried

/** Cells of some units at a station against what they must be. */
function compareCells(
  station: string,
  held: HeldCells,
  unit: string,
  expected: ExpectedCells,
  isWhole: boolean,
): string[] {
  const prefix = `${unit}|`
  const keys = new Set([...held.keys()].filter((key) => key.startsWith(prefix)))
  if (isWhole) for (const key of expected.keys()) keys.add(prefix + key)
  return [...keys].flatMap((key) => {
    const wanted = expected.get(key.slice(prefix.length))
    return isSame(held.get(key), wanted)
      ? []
      : [`${station} holds ${inWords(held.get(key))} for ${key}; it must be ${inWords(wanted)}`]
  })
}

/**
 * I1 and I3: each station's own cells and those of its direct sub-units are those that follow from the
 * leaves; what it holds of units further down, if anything, is so, too, and nobody else has cells.
 * @param detailed Stations that hold all that is below them, each unit's as its own station does.
 */
export function checkCells(
  fleet: Fleet,
  ledger: Ledger,
  cells: ReadonlyMap<string, HeldCells>,
  detailed: ReadonlySet<string>,
): string[] {
  const expected = new Map([...fleet.seats.keys()].map((unit) => [unit, expectedOf(fleet, ledger, unit)]))
  return [...cells].flatMap(([station, held]) => {
    const isHeldWhole = (unit: string) =>
      unit === station ||
      fleet.seat(unit).parent === station ||
      (detailed.has(station) && isBelow(fleet, unit, station))
    // What is left of a unit that moved away says how it was; it counts in nothing.
    const isLeftOver = (unit: string) =>
      !isHeldWhole(unit) && fleet.seat(unit).former.some(({ parent }) => parent === station)
    const wrong = [...expected].flatMap(([unit, wanted]) =>
      isLeftOver(unit) ? [] : compareCells(station, held, unit, wanted, isHeldWhole(unit)),
    )
    const strange = [...held.keys()].filter((key) => !expected.has(key.split('|')[0] ?? ''))
    return [...wrong, ...strange.map((key) => `${station} holds ${key}, of a unit that nobody reports for`)]
  })
}

/** I6: a station that has just come back holds all that was accepted there. */
export async function checkAccepted(fleet: Fleet, ledger: Ledger, seat: Seat): Promise<string[]> {
  if (fleet.below(seat.unit).length === 0) {
    const held = await heldCells(seat)
    return compareCells(seat.unit, held, seat.unit, expectedOf(fleet, ledger, seat.unit), true).map(
      (wrong) => `after it came back, ${wrong}`,
    )
  }
  // Merged cells may be older than those below; what was entered here may not.
  const wanted = ledger.figures(seat.unit)
  const found = readFigures(seat)
  const wrong = [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (key) => wanted.get(key) !== found.get(key),
  )
  return wrong.map(
    (key) =>
      `after it came back, ${seat.unit} knows ${found.get(key) ?? 'nothing'} as entered for ${key}; it must be ${wanted.get(key) ?? 'nothing'}`,
  )
}

/** The figures that stand among the observations of a station's own unit. */
export function readFigures(seat: Seat): Map<string, number> {
  const rows = seat.read<{ measure: string; period: number; slice: string; value: number | null }>(
    `SELECT measures.key AS measure, period, slices.key AS slice, value FROM observations AS newest
     JOIN units ON units.id = newest.unit JOIN measures ON measures.id = newest.measure
     JOIN slices ON slices.id = newest.slice
     WHERE units.code = ? AND seq = (SELECT MAX(seq) FROM observations AS all_of
       WHERE all_of.unit = newest.unit AND all_of.measure = newest.measure
         AND all_of.slice = newest.slice AND all_of.period = newest.period)`,
    seat.unit,
  )
  return new Map(
    rows.flatMap(({ measure, period, slice, value }) =>
      value === null ? [] : [[keyOf({ measure, period: unpackPeriod(period), slice }), value] as const],
    ),
  )
}

/**
 * I2: what a parent shows of a leaf only ever moves on to figures entered later; a restored station begins
 * anew. Call it often.
 */
export function watchResurrection(fleet: Fleet, ledger: Ledger) {
  const shown = new Map<string, { figure: number; order: number }>()
  const keyIn = (parent: string, unit: string, key: string) => `${parent}>${unit}|${key}`
  return {
    forget(unit: string): void {
      for (const key of shown.keys()) {
        if (key.startsWith(`${unit}>`) || key.includes(`>${unit}|`)) shown.delete(key)
      }
    },
    look(): string[] {
      const wrong: string[] = []
      for (const leaf of fleet.seats.values()) {
        if (leaf.parent === null || fleet.below(leaf.unit).length > 0) continue
        const parent = fleet.seat(leaf.parent)
        if (!parent.isRunning()) continue
        const rows = parent.read<{ measure: string; period: number; slice: string; total: number }>(
          `SELECT measures.key AS measure, period, slices.key AS slice, total FROM cells
           JOIN units ON units.id = cells.unit JOIN measures ON measures.id = cells.measure
           JOIN slices ON slices.id = cells.slice
           WHERE units.code = ? AND part = 0 AND total IS NOT NULL`,
          leaf.unit,
        )
        for (const { measure, period, slice, total } of rows) {
          const key = keyOf({ measure, period: unpackPeriod(period), slice })
          const order = ledger.orderOf(leaf.unit, key, total)
          // Longer periods are figures of nobody's.
          if (order === undefined) continue
          const before = shown.get(keyIn(parent.unit, leaf.unit, key))
          if (before && order < before.order) {
            wrong.push(
              `${parent.unit} showed ${before.figure} of ${leaf.unit} for ${key}, and now ${total}, which was entered before it`,
            )
          }
          shown.set(keyIn(parent.unit, leaf.unit, key), { figure: total, order })
        }
      }
      return wrong
    },
  }
}

interface LinkRow {
  readonly parent: string
  readonly epoch: number
  readonly acknowledged: string | null
  readonly pending: string | null
  readonly resyncing: number
}

/** Why a link is not quiet yet, or null: all that the child had to say has been said and answered. */
export function unrest(fleet: Fleet, child: Seat): string | null {
  if (child.parent === null) return null
  const [link] = child.read<LinkRow>('SELECT parent, epoch, acknowledged, pending, resyncing FROM uplink')
  if (link?.parent !== child.parent) return `${child.unit} is not joined to ${child.parent}`
  if (link.resyncing !== 0) return `${child.unit} is sending everything again`
  const outboxes = child.read<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'outbox%'`,
  )
  for (const { name } of outboxes) {
    const [row] = child.read<{ n: number }>(`SELECT COUNT(*) AS n FROM "${name}"`)
    if (row && row.n > 0) return `${row.n} rows wait in ${name} of ${child.unit}`
  }
  const [known] = fleet
    .seat(child.parent)
    .read<{ epoch: number; last_batch: string | null }>(
      'SELECT epoch, last_batch FROM children JOIN units ON units.id = children.unit WHERE units.code = ?',
      child.unit,
    )
  if (!known) return `${child.parent} does not know ${child.unit}`
  // With nothing left to send, what is on its way is a heartbeat, and it is there or not yet.
  const isThere = [link.acknowledged, link.pending].includes(known.last_batch)
  if (known.epoch !== link.epoch || !isThere) {
    return `${child.unit} and ${child.parent} are not at the same batch`
  }
  return null
}

/** Why a station's books do not match with its parent's, or null. Nothing may have to be mended, either. */
export async function booksDiffer(child: Seat): Promise<string | null> {
  if (child.parent === null) return null
  for (let attempt = 0; ; attempt += 1) {
    const { state, detail, outcome } = await child.ask<BooksCheckAnswer>('POST', '/api/v1/books/checks', {})
    // Between the look at the link and this one a heartbeat may have set out, or met what was left of a fault.
    if ((state === 'busy' || state === 'offline') && attempt < 20) {
      await wait(300)
      continue
    }
    if (state === 'matched' && outcome?.mended === 0) return null
    return `the books of ${child.unit} with ${child.parent}: ${state} ${detail ?? ''} ${JSON.stringify(outcome)}`
  }
}

/** What the last comparison of a station's books with its parent's ended with; undefined where there was none. */
export async function booksOf(child: Seat): Promise<BooksItem | undefined> {
  const { items } = await child.ask<{ items: BooksItem[] }>('GET', '/api/v1/books')
  return items.find(({ parent }) => parent)
}

/** Who has not yet answered for a document that was sent down, or null. */
export async function undelivered(parent: Seat): Promise<string | null> {
  const { items } = await parent.ask<{ items: Array<{ kind: string; waiting: string[] }> }>(
    'GET',
    '/api/v1/directives',
  )
  const open = items.find(({ waiting }) => waiting.length > 0)
  return open ? `${open.waiting.join(', ')} did not answer for ${open.kind} of ${parent.unit}` : null
}

/** I5: the lamps of a child as its parent shows them. */
export async function lampsAt(parent: Seat, child: string): Promise<string[]> {
  const { items } = await parent.ask<{ items: Array<{ lamp: string }> }>('GET', `/api/v1/kpis?unit=${child}`)
  return items.map(({ lamp }) => lamp)
}

/** At most a dozen of them, for people. */
export const listOf = (wrong: readonly string[]): string =>
  [
    ...wrong.slice(0, MOST_DIFFERENCES),
    ...(wrong.length > MOST_DIFFERENCES ? [`… ${wrong.length} in all`] : []),
  ]
    .map((line) => `  - ${line}`)
    .join('\n')
