/**
 * A unit that is merged into another ends on a day; its station then has a month left to deliver its last
 * figures and corrections, and is turned out. Its figures stay, and count as they did.
 */
import { periodStart } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import type { Child } from '../features/children/child-registry.ts'
import { turnOut } from './enrolment.ts'

const GRACE_MS = 31 * 86_400_000

export async function turnOutClosed(station: Station): Promise<void> {
  const isOver = ({ unit, revoked_at }: Child): boolean => {
    const { validTo } = station.units.byId(unit)
    return revoked_at === null && validTo !== null && station.clock() >= periodStart(validTo) + GRACE_MS
  }
  if (!station.children.all().some(isOver)) return
  await station.writer.write((transaction) => {
    for (const child of station.children.all().filter(isOver)) {
      turnOut(station, transaction, station.units.byId(child.unit).code, 'child-closed')
    }
  })
}
