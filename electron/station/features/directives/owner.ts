/** What the parent has handed down is read here and changed there. */
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'

/**
 * @param owner Code of the unit that handed it down; null for what is this station's own.
 * @param what What it is, as a clerk would say.
 * @throws StationError `owned-by-parent`
 */
export function refuseOwned({ units }: Station, owner: string | null, what: string): void {
  if (owner === null) return
  throw new StationError(
    'owned-by-parent',
    `${what} do ${units.byCode(owner)?.nameVi ?? owner} ban hành; sửa ở đó.`,
    409,
  )
}
