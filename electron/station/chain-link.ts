import type { StationInfo } from '#shared/contract/units.ts'
import type { UnitCode } from '#shared/domain/unit.ts'

/** What the rest of the station asks of the chain. */
export interface ChainLink {
  /** Makes a one-time enrolment code for a direct sub-unit. */
  enrol(unit: UnitCode, url: string | null): Promise<{ code: string; expiresAt: number }>
  /** Joins the parent that made the code. */
  join(code: string): Promise<{ parent: UnitCode; url: string }>
  /** Turns a child out; takes effect on its next request. */
  revoke(unit: UnitCode): Promise<void>
  uplink(): StationInfo['uplink']
  /** Something is waiting to be sent. */
  nudge(): void
}
