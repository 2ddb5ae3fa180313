import type { BooksCheckAnswer } from '#shared/contract/books.ts'
import type { StationInfo } from '#shared/contract/units.ts'
import type { MonthRange } from '#shared/domain/books.ts'
import type { UnitCode } from '#shared/domain/unit.ts'

/** How the link to the parent goes, as far as its answers have told. */
export interface UplinkPace {
  /** This clock minus the parent's; null until it has answered. */
  readonly clockSkewMs: number | null
  /** When nothing waits any more, at the present pace (ms since 1970); null where that is not known. */
  readonly drainedAt: number | null
}

/** When certificates end (ms since 1970). */
export interface CertificateEnds {
  readonly authority: number
  /** What the station shows to its children. */
  readonly server: number
  /** What it shows to its parent; null where it has none. */
  readonly uplink: number | null
}

/** What the rest of the station asks of the chain. */
export interface ChainLink {
  /** Makes a one-time enrolment code for a direct sub-unit. */
  enrol(unit: UnitCode, url: string | null): Promise<{ code: string; expiresAt: number }>
  /** Joins the parent that made the code. @throws StationError `busy` while another join is under way. */
  join(code: string, confirmed: boolean): Promise<{ parent: UnitCode; url: string; recovered: number }>
  /** Turns a child out; takes effect on its next request. */
  revoke(unit: UnitCode): Promise<void>
  uplink(): StationInfo['uplink']
  pace(): UplinkPace
  certificates(): CertificateEnds
  /** Compares the books with the parent as soon as nothing is on its way. */
  checkBooks(asked: Partial<MonthRange>): Promise<BooksCheckAnswer>
  /** Something is waiting to be sent. */
  nudge(): void
}
