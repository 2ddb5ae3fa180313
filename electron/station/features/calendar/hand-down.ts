/** The calendar between a parent, which keeps it, and its children, which count by it. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { periodStart } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { rebuildManagementMonths } from '../cells/rebuild-management-months.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import {
  loadCalendar,
  selectCalendarDays,
  selectCalendarSettings,
  setCalendarOwner,
  updateCalendarSettings,
  upsertCalendarDay,
} from './queries.ts'

type Body = Extract<DirectiveBody, { kind: 'calendar' }>

/** One document for all children: office hours, management months, every day that is not what its weekday says. */
export function publishCalendar(station: Station, transaction: Transaction, author: string): void {
  const { db } = transaction
  if (liveChildren(station, db).length === 0) return
  const days = selectCalendarDays(db)
  putDirective(station, transaction, {
    unit: null,
    key: '',
    author,
    body: { kind: 'calendar', settings: selectCalendarSettings(db), days },
  })
}

/**
 * The parent's calendar in place of this station's; management months that move take their cells with them.
 * Lamps that hang on the hour follow with the next look at them.
 */
export async function takeCalendar(
  station: Station,
  transaction: Transaction,
  { settings, days }: Body,
  owner: string,
): Promise<void> {
  const { db, afterCommit } = transaction
  const now = station.clock()
  const known = new Map(selectCalendarDays(db).map((day) => [day.date, day]))
  for (const day of days.toSorted((a, b) => periodStart(a.date) - periodStart(b.date))) {
    const before = known.get(day.date)
    known.delete(day.date)
    if (JSON.stringify(before) !== JSON.stringify(day)) upsertCalendarDay(db, day, now)
  }
  for (const { date } of known.values()) {
    const normal = { kind: 'normal', nameVi: '', nameEn: '', swappedWith: null, certain: true } as const
    upsertCalendarDay(db, { ...normal, date, note: 'theo lịch của cấp trên' }, now)
  }
  const before = selectCalendarSettings(db)
  if (JSON.stringify(before) !== JSON.stringify(settings)) updateCalendarSettings(db, settings, now)
  setCalendarOwner(db, owner)
  if (before.managementMonthDay !== settings.managementMonthDay) {
    await rebuildManagementMonths(station, transaction, {
      before: before.managementMonthDay,
      after: settings.managementMonthDay,
    })
  }
  publishCalendar(station, transaction, owner)
  const next = loadCalendar(db)
  afterCommit(() => station.replaceCalendar(next))
}
