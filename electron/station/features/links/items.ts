/** The chain as the wall shows it, gathered from what the station knows and what its children told. */
import type { BooksOutcome } from '#shared/contract/books.ts'
import type { WireStation } from '#shared/contract/chain.ts'
import type { ChainOverview, ChildDetail, ChildLink, ParentLink } from '#shared/contract/links.ts'
import { byLinkTrouble } from '#shared/domain/link-order.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { validUntil } from '../../chain/certificate-ends.ts'
import { selectUplink } from '../../chain/queries.ts'
import { selectTold } from '../../chain/receive-told.ts'
import type { ChainLink } from '../../chain-link.ts'
import type { Station } from '../../context.ts'
import { VERSION } from '../../version.ts'
import { selectOwnBooks } from '../books/queries.ts'
import type { Child } from '../children/child-registry.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { isClosed } from '../units/unit-tree.ts'
import {
  countRefusedDirectives,
  countWaitingDirectives,
  selectChildLinks,
  selectInvitations,
  selectUplinkDocuments,
} from './queries.ts'

const instantOrNull = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))

export function chainOverview(station: Station, chain: ChainLink): ChainOverview {
  const { authority, server } = chain.certificates()
  const children = childLinks(station)
  const invited = invitations(station)
  const taken = new Set([...children, ...invited].map(({ unit }) => unit))
  const now = station.clock()
  const uninvited = station.units
    .children(station.units.root.id)
    .filter((unit) => !isClosed(unit, now) && !taken.has(unit.code))
  return {
    unit: station.units.root.code,
    version: VERSION,
    authorityExpiresAt: formatInstant(authority),
    serverExpiresAt: formatInstant(server),
    parent: parentLink(station, chain),
    children,
    invited,
    uninvited: uninvited.length,
  }
}

function invitations(station: Station): ChainOverview['invited'] {
  return selectInvitations(station.db, station.clock()).flatMap(({ unit: code, expires_at }) => {
    const unit = station.units.byCode(code)
    const child = unit && station.children.get(unit.id)
    // Whoever is linked may have a code to join again with: that is a matter of its own link.
    if (!unit || child?.revoked_at === null) return []
    const { nameVi, nameEn } = unit
    return [{ unit: unit.code, nameVi, nameEn, expiresAt: formatInstant(expires_at) }]
  })
}

function parentLink(station: Station, chain: ChainLink): ParentLink | null {
  const uplink = chain.uplink()
  const row = selectUplink(station.db)
  const documents = selectUplinkDocuments(station.db)
  if (!uplink || !row || !documents) return null
  const { clockSkewMs, drainedAt } = chain.pace()
  return {
    unit: uplink.parent,
    nameVi: uplink.parentNameVi,
    nameEn: uplink.parentNameEn,
    url: row.url,
    state: uplink.state,
    detail: uplink.detail,
    joinedAt: formatInstant(row.joined_at),
    lastAcknowledgedAt: uplink.lastAcknowledgedAt,
    backlog: uplink.backlog,
    behindSince: uplink.backlog > 0 ? instantOrNull(row.behind_since) : null,
    drainedAt: uplink.backlog > 0 && uplink.state === 'linked' ? instantOrNull(drainedAt) : null,
    clockSkewMs,
    certificateExpiresAt: instantOrNull(chain.certificates().uplink),
    epoch: row.epoch,
    resyncing: row.resyncing === 1,
    books: booksState(selectOwnBooks(station.db)),
    depth: documents.depth,
    appliedDirective: documents.applied,
    refusedDirectives: documents.refused,
    refusedItems: documents.refused_items,
  }
}

function booksState(outcome: BooksOutcome | null | undefined): ChildLink['books'] {
  if (!outcome) return null
  const { checkedAt, matchedAt, differing } = outcome
  return { state: differing > 0 ? 'differs' : 'matched', checkedAt, matchedAt, differing }
}

function childLinks(station: Station): ChildLink[] {
  const { db } = station
  const rows = selectChildLinks(db)
  const waiting = countWaitingDirectives(db, station.clock())
  const refused = countRefusedDirectives(db)
  const books = new Map(selectTold(db, 'books').map(({ sender, item }) => [sender, item]))
  const below = stationsBelow(station)
  return station.children
    .all()
    .flatMap((child) => {
      const row = rows.get(child.unit)
      if (child.revoked_at !== null || !row) return []
      const link: ChildLink = {
        ...standing(station, child),
        behindSince: instantOrNull(row.behind_since),
        clockSkewMs: row.clock_skew_ms,
        certificateExpiresAt: formatInstant(validUntil(row.certificate)),
        version: row.version,
        books: booksState(books.get(child.unit)),
        depth: row.depth,
        directivesWaiting: waiting.get(child.unit) ?? 0,
        directivesRefused: refused.get(child.unit) ?? 0,
        below: below.get(child.unit) ?? null,
      }
      return [link]
    })
    .sort(byLinkTrouble)
}

function standing(station: Station, child: Child) {
  const { code, nameVi, nameEn } = station.units.byId(child.unit)
  const drainedAt = child.state === 'live' ? station.children.drainedAt(child.unit, station.clock()) : null
  return {
    unit: code,
    nameVi,
    nameEn,
    state: child.state,
    stateSince: formatInstant(child.state_since),
    enrolledAt: formatInstant(child.enrolled_at),
    lastContactAt: instantOrNull(child.last_contact_at),
    backlog: child.backlog,
    drainedAt: instantOrNull(drainedAt),
    epoch: child.epoch,
  }
}

type Below = NonNullable<ChildLink['below']>

function stationsBelow(station: Station): Map<number, Below> {
  const found = new Map<number, Below>()
  for (const { sender, item } of standingStations(station, null)) {
    const before = found.get(sender) ?? { live: 0, silent: 0, never: 0, differs: 0 }
    found.set(sender, {
      ...before,
      [item.state]: before[item.state] + 1,
      differs: before.differs + (item.books === 'differs' ? 1 : 0),
    })
  }
  return found
}

const standingStations = (
  station: Station,
  sender: number | null,
): Array<{ sender: number; item: WireStation }> =>
  selectTold(station.db, 'station', sender).filter(({ item }) => !item.gone)

/** Latest events of a child that are shown. */
const MOST_EVENTS = 100

export function childDetail(station: Station, child: StoredUnit): ChildDetail {
  const stations = standingStations(station, child.id).flatMap(({ item }) => {
    const unit = station.units.byCode(item.unit)
    if (!unit) return []
    const { nameVi, nameEn } = unit
    const { state, stateSince, version, books } = item
    return [{ unit: unit.code, nameVi, nameEn, state, stateSince, version, books }]
  })
  const events = selectTold(station.db, 'event', child.id)
    .map(({ item: { event, at, about, figure } }) => ({ event, at, about: about as UnitCode | null, figure }))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST_EVENTS)
  return { unit: child.code, stations: stations.sort(byTold), events }
}

const RANK = { silent: 0, never: 1, live: 2 } as const

function byTold(
  a: { state: keyof typeof RANK; nameVi: string },
  b: { state: keyof typeof RANK; nameVi: string },
): number {
  return RANK[a.state] - RANK[b.state] || a.nameVi.localeCompare(b.nameVi, 'vi')
}

/** True for a unit whose station is enrolled here and was not turned out. */
export const isLiveChild = (station: Station, unit: UnitId): boolean =>
  station.children.get(unit)?.revoked_at === null
