/** Changes of the calendar: stored, audited, held in memory from the commit on, and seen by every lamp. */
import type { CalendarDayChange, CalendarSettingsChange } from '#shared/contract/calendar.ts'
import type { Period } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { rebuildManagementMonths } from '../cells/rebuild-management-months.ts'
import { refuseOwned } from '../directives/owner.ts'
import { rejudge } from '../lamps/rejudge.ts'
import { publishCalendar } from './hand-down.ts'
import {
  loadCalendar,
  selectCalendarDay,
  selectCalendarOwner,
  selectCalendarSettings,
  updateCalendarSettings,
  upsertCalendarDay,
} from './queries.ts'

const ACTOR = 'quản trị máy'

/** @throws StationError `swap-with-itself`, `owned-by-parent` */
export async function changeCalendarDay(
  station: Station,
  date: Period,
  change: CalendarDayChange,
): Promise<void> {
  const named = change.kind === 'normal' ? { nameVi: '', nameEn: '', swappedWith: null } : change
  if (named.swappedWith === date) {
    throw new StationError('swap-with-itself', `Ngày hoán đổi phải khác ngày ${date}.`, 422)
  }
  await changeCalendar(station, ({ db }, now) => {
    const before = selectCalendarDay(db, date)
    const { nameVi, nameEn, swappedWith } = named
    const day = { date, kind: change.kind, nameVi, nameEn, swappedWith, note: change.reason, certain: true }
    upsertCalendarDay(db, day, now)
    insertAudit(db, now, ACTOR, 'calendar-day-changed', { date, before, after: change })
  })
}

/**
 * Management months that start, move or end take their cells with them, in the same transaction.
 * @throws StationError `owned-by-parent`; `has-parent` where a joined station would move or end them.
 */
export async function changeCalendarSettings(
  station: Station,
  { reason, ...change }: CalendarSettingsChange,
): Promise<void> {
  await changeCalendar(station, async (transaction, now) => {
    const { db } = transaction
    const before = selectCalendarSettings(db)
    const { managementMonthDay = before.managementMonthDay } = change
    const settings = { ...change, managementMonthDay }
    updateCalendarSettings(db, settings, now)
    insertAudit(db, now, ACTOR, 'calendar-settings-changed', { before, after: settings, reason })
    if (managementMonthDay === before.managementMonthDay) return
    if (station.hasParent && before.managementMonthDay !== null) {
      throw new StationError(
        'has-parent',
        'Trạm đã nối với cấp trên: tháng quản lý do cấp trên quy định, không đổi và không bỏ được ở đây. Ngắt kết nối trước khi đổi.',
        409,
      )
    }
    await rebuildManagementMonths(station, transaction, {
      before: before.managementMonthDay,
      after: managementMonthDay,
    })
  })
}

async function changeCalendar(
  station: Station,
  change: (transaction: Transaction, now: number) => void | Promise<void>,
): Promise<void> {
  await station.writer.write(async (transaction) => {
    refuseOwned(station, selectCalendarOwner(transaction.db), 'Lịch làm việc')
    await change(transaction, station.clock())
    publishCalendar(station, transaction, ACTOR)
    const next = loadCalendar(transaction.db)
    transaction.afterCommit(() => station.replaceCalendar(next))
  })
  await rejudge(station)
}
