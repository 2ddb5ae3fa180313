/** Stations enrolled under this one, in memory as they were last committed. */
import type { CHILD_STATES } from '#shared/contract/children.ts'
import { type BacklogSample, drainedAt, noteBacklog } from '#shared/domain/drain.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

export type ChildState = (typeof CHILD_STATES)[number]

export interface Child {
  readonly unit: UnitId
  readonly fingerprint: string
  readonly previous_fingerprint: string | null
  readonly enrolled_at: number
  /** The last document that had been written by then. */
  readonly enrolled_after: number
  readonly revoked_at: number | null
  readonly epoch: number
  readonly last_batch: string | null
  readonly last_contact_at: number | null
  readonly backlog: number | null
  readonly state: ChildState
  readonly state_since: number
}

export interface ChildRegistry {
  all(): readonly Child[]
  get(unit: UnitId): Child | null
  /** The live child whose certificate has this fingerprint, or null. */
  byFingerprint(fingerprint: string): Child | null
  /** True for a unit that is written by an enrolled station: its own or one above it. */
  writesFor(unit: StoredUnit): boolean
  /** True where the unit's figures come from a station that has fallen silent. */
  isSilent(unit: UnitId): boolean
  /** When the child will have sent all that waits, at the pace that was seen here; null where that is not known. */
  drainedAt(unit: UnitId, now: number): number | null
  put(child: Child): void
}

const CHILDREN = `SELECT unit, fingerprint, previous_fingerprint, enrolled_at, enrolled_after, revoked_at, epoch,
  last_batch, last_contact_at, backlog, state, state_since FROM children`

export function selectChildren(db: ReadableDb): Child[] {
  return statement<[], Child>(db, `${CHILDREN} ORDER BY unit`).all()
}

export function selectChild(db: ReadableDb, unit: UnitId): Child | undefined {
  return statement<[number], Child>(db, `${CHILDREN} WHERE unit = ?`).get(unit)
}

export function loadChildRegistry(db: ReadableDb, units: UnitTree): ChildRegistry {
  const children = new Map<number, Child>(selectChildren(db).map((child) => [child.unit, child]))
  const paces = new Map<number, BacklogSample[]>()
  const above = (id: UnitId): Child | null => {
    const unit = units.byId(id)
    for (const at of [unit, ...units.ancestors(unit)]) {
      const child = children.get(at.id)
      if (child && child.revoked_at === null) return child
    }
    return null
  }
  return {
    all: () => [...children.values()],
    get: (unit) => children.get(unit) ?? null,
    byFingerprint(fingerprint) {
      for (const child of children.values()) {
        if (child.revoked_at !== null) continue
        if (child.fingerprint === fingerprint || child.previous_fingerprint === fingerprint) return child
      }
      return null
    },
    writesFor: (unit) => children.size > 0 && above(unit.id) !== null,
    isSilent: (unit) => children.size > 0 && above(unit)?.state === 'silent',
    drainedAt: (unit, now) => drainedAt(paces.get(unit) ?? [], now),
    put(child) {
      children.set(child.unit, child)
      const { last_contact_at: at, backlog: waiting } = child
      const samples = paces.get(child.unit) ?? []
      if (child.revoked_at !== null || at === null || waiting === null) paces.delete(child.unit)
      else if (samples.at(-1)?.at !== at) paces.set(child.unit, noteBacklog(samples, { at, waiting }))
    },
  }
}
