import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CalendarTable, CalendarYear } from '#shared/contract/calendar.ts'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { deadline, isWorkingDay } from '#shared/domain/calendar.ts'
import { formatInstant, type Period, parsePeriod, shiftPeriod } from '#shared/domain/period.ts'
import { openForWriting, type WritableDb } from '#station/db/database.ts'
import { MIGRATIONS, openAndMigrate } from '#station/db/migrate.ts'
import { calendar as calendarMigration } from '#station/db/migrations/004-calendar.ts'
import {
  loadCalendar,
  seedCalendar,
  selectCalendarYear,
  updateCalendarSettings,
  upsertCalendarDay,
} from '#station/features/calendar/queries.ts'
import { readCalendar } from '#station/features/calendar/read-calendar.ts'
import {
  makeStation,
  NOW,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const table = readCalendar()
const day = (text: string) => text as Period
const at = (text: string) => Date.parse(`${text}+07:00`)

function temporaryReplica(migrations = MIGRATIONS): { db: WritableDb; file: string; backups: string } {
  const folder = temporaryFolder()
  const [file, backups] = [join(folder, 'replica.db'), join(folder, 'backups')]
  return { db: openAndMigrate(file, backups, migrations), file, backups }
}

const yearOf = async (station: TestStation, year: number) =>
  (await station.ask<CalendarYear>('GET', `/api/v1/calendar?year=${year}`)).body

const put = (station: TestStation, date: string, change: object) =>
  station.ask<{ isWorkingDay: boolean; day: object | null; code: string }>(
    'PUT',
    `/api/v1/calendar/days/${date}`,
    change,
  )

const holiday = (reason = 'Công văn số 1') => ({
  kind: 'holiday',
  nameVi: 'Nghỉ bão',
  nameEn: 'Storm',
  reason,
})

describe('the table that ships', () => {
  it('covers 2025 to 2027, names each day once, in order, with its source', () => {
    const dates = table.days.map(({ date }) => date)
    expect(dates).toEqual([...new Set(dates)].sort())
    expect([...new Set(dates.map((date) => parsePeriod(date)?.year))]).toEqual([2025, 2026, 2027])
    for (const { nameVi, nameEn, note } of table.days) expect(nameVi && nameEn && note).toBeTruthy()
  })

  it('gives every day off that was swapped its Saturday that is worked', () => {
    const kinds = new Map(table.days.map(({ date, kind }) => [date, kind]))
    const swapped = table.days.filter(({ swappedWith }) => swappedWith !== null)
    expect(swapped.length).toBeGreaterThan(0)
    for (const { date, kind, swappedWith } of swapped) {
      const other = table.days.find((each) => each.date === swappedWith)
      expect([date, other?.swappedWith]).toEqual([date, date])
      expect([kind, other && kinds.get(other.date)].sort()).toEqual(['holiday', 'working'])
    }
  })

  it.each([
    ['2025-01-29', '2025-01-24', '2025-02-03'],
    ['2026-02-17', '2026-02-13', '2026-02-23'],
    ['2027-02-06', '2027-02-04', '2027-02-12'],
  ])('rests over the lunar new year of %s: after %s offices open on %s', (newYear, last, first) => {
    const { db } = temporaryReplica()
    seedCalendar(db, table)
    const calendar = loadCalendar(db)
    db.close()
    expect(calendar.exceptions.get(day(newYear))).toBe('holiday')
    expect([last, first].map((date) => isWorkingDay(calendar, day(date)))).toEqual([true, true])
    for (let date = shiftPeriod(day(last), 1); date < first; date = shiftPeriod(date, 1)) {
      expect([date, isWorkingDay(calendar, date)]).toEqual([date, false])
    }
    expect(formatInstant(deadline(calendar, at(`${last}T15:00:00`), { workingHours: 4 }))).toBe(
      `${first}T09:30:00.000+07:00`,
    )
  })

  it('makes up for a holiday on a weekend', () => {
    const { db } = temporaryReplica()
    seedCalendar(db, table)
    const calendar = loadCalendar(db)
    db.close()
    const weekends = table.days.filter(
      ({ date, kind }) => kind === 'holiday' && new Date(date).getUTCDay() % 6 === 0,
    )
    const madeUp = ['2026-04-27', '2027-02-10', '2027-02-11', '2027-05-03']
    expect(weekends.map(({ date }) => date)).toEqual(['2026-04-26', '2027-02-06', '2027-02-07', '2027-05-01'])
    expect(madeUp.map((date) => isWorkingDay(calendar, day(date)))).toEqual([false, false, false, false])
  })

  it('says which days nobody could confirm', () => {
    expect(table.days.filter(({ certain }) => !certain).map(({ date }) => date)).toEqual([
      ...['2026-08-22', '2026-08-31', '2026-09-01', '2026-11-24'],
      ...['2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-09-03', '2027-11-24'],
    ])
  })
})

describe('a replica', () => {
  it('from before calendars gets the table, and keeps what it holds', () => {
    const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(calendarMigration))
    const { db: old, file, backups } = temporaryReplica(before)
    old.exec(`INSERT INTO meta (key, value) VALUES ('kept', 'yes')`)
    old.close()
    const db = openAndMigrate(file, backups)
    db.transaction(() => seedCalendar(db, table)).immediate()
    expect(db.prepare(`SELECT value FROM meta WHERE key = 'kept'`).pluck().get()).toBe('yes')
    expect([2025, 2026, 2027].flatMap((year) => selectCalendarYear(db, year))).toEqual(table.days)
    db.close()
  })

  it('is filled when it is opened without a table', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('00004', { folder })
    const before = await yearOf(station, 2026)
    await station.stop()
    const db = openForWriting(join(folder, 'replica.db'))
    db.exec('DELETE FROM calendar_days; DELETE FROM calendar_settings')
    db.close()
    expect(await yearOf(await reopenStation(folder, testClock()), 2026)).toEqual(before)
  })

  it('follows a newer table, but for what was edited here', () => {
    const { db } = temporaryReplica()
    seedCalendar(db, table)
    const [culture, tet, eve] = ['2026-11-24', '2026-02-17', '2027-02-05'].map((date) =>
      table.days.find((each) => each.date === date),
    )
    if (!culture || !tet || !eve) throw new Error('the table lacks a day')
    const mine = { ...culture, note: 'Chưa nghỉ năm nay' }
    upsertCalendarDay(db, { ...mine, kind: 'normal' }, NOW)
    upsertCalendarDay(db, { ...tet, nameVi: 'Tết nhà ta' }, NOW)
    const settings = {
      officeHours: [{ from: '08:00', to: '16:00' }],
      deadlineMoves: false,
      managementMonthDay: null,
    }
    updateCalendarSettings(db, settings, NOW)

    // The same table again changes nothing; the next one drops the eve and adds a day.
    const before = selectCalendarYear(db, 2026)
    seedCalendar(db, table)
    expect(selectCalendarYear(db, 2026)).toEqual(before)
    const newer: CalendarTable = {
      ...table,
      version: table.version + 1,
      days: [
        ...table.days.filter(({ date }) => date !== eve.date),
        { ...eve, date: day('2028-01-26'), certain: true },
      ],
    }
    seedCalendar(db, newer)
    // The table of an older program comes too late.
    seedCalendar(db, table)
    const calendar = loadCalendar(db)
    expect(selectCalendarYear(db, 2026)).toEqual(before)
    expect(before.find(({ date }) => date === tet.date)?.nameVi).toBe('Tết nhà ta')
    expect(
      ['2026-11-24', '2027-02-05', '2028-01-26'].map((date) => isWorkingDay(calendar, day(date))),
    ).toEqual([true, true, false])
    expect(calendar).toMatchObject({
      officeHours: [{ fromMinutes: 480, toMinutes: 960 }],
      deadlineMoves: false,
    })
    db.close()
  })
})

describe('the calendar of a station', () => {
  it('is this year’s unless another is asked for, and says where it knows nothing', async () => {
    const station = await makeStation('00004')
    const { body } = await station.ask<CalendarYear>('GET', '/api/v1/calendar')
    expect(body).toEqual({
      year: 2026,
      known: true,
      officeHours: [
        { from: '07:30', to: '11:30' },
        { from: '13:00', to: '17:00' },
      ],
      deadlineMoves: true,
      managementMonthDay: null,
      days: table.days.filter(({ date }) => date.startsWith('2026')),
    })
    expect(await yearOf(station, 2031)).toMatchObject({ year: 2031, known: false, days: [] })
    expect((await station.ask('GET', '/api/v1/calendar?year=1')).status).toBe(422)
  })

  it('takes a holiday, a Saturday that is worked, and takes both back', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('00004', { folder })
    const entered = { date: '2026-11-23', nameVi: 'Nghỉ bão', nameEn: 'Storm', note: 'Công văn số 1' }
    expect(await put(station, '2026-11-23', { ...holiday(), swappedWith: '2026-11-28' })).toEqual({
      status: 200,
      body: {
        date: '2026-11-23',
        isWorkingDay: false,
        day: { ...entered, kind: 'holiday', certain: true, swappedWith: '2026-11-28' },
      },
    })
    const worked = { ...holiday(), kind: 'working', swappedWith: '2026-11-23' }
    expect((await put(station, '2026-11-28', worked)).body.isWorkingDay).toBe(true)
    const dates = async (from: TestStation) =>
      (await yearOf(from, 2026)).days.map(({ date }) => date).filter((date) => date > '2026-11')
    expect(await dates(station)).toEqual(['2026-11-23', '2026-11-24', '2026-11-28'])
    await station.stop()
    const again = await reopenStation(folder, testClock())
    expect(await dates(again)).toEqual(['2026-11-23', '2026-11-24', '2026-11-28'])
    for (const date of ['2026-11-23', '2026-11-24', '2026-11-28']) {
      const { body } = await put(again, date, { kind: 'normal', reason: 'Bỏ' })
      expect(body).toEqual({ date, isWorkingDay: date !== '2026-11-28', day: null })
    }
    expect(await dates(again)).toEqual([])
  })

  it('keeps account of who changed what, and why', async () => {
    const station = await makeStation('00004')
    await put(station, '2026-11-24', { kind: 'normal', reason: 'Luật chưa sửa' })
    const sent = { officeHours: [{ from: '07:00', to: '15:00' }], deadlineMoves: false }
    const hours = { ...sent, managementMonthDay: null }
    const { body: settings } = await station.ask('PUT', '/api/v1/calendar/settings', {
      ...sent,
      reason: 'Giờ mùa hè',
    })
    expect(settings).toEqual(hours)
    expect(await yearOf(station, 2026)).toMatchObject(hours)
    expect(station.station.calendar).toMatchObject({
      officeHours: [{ fromMinutes: 420, toMinutes: 900 }],
      deadlineMoves: false,
    })
    const { body } = await station.ask<{ items: Array<{ action: string; detail: string; actor: string }> }>(
      'GET',
      '/api/v1/audit',
    )
    expect(body.items.map(({ detail, action, actor }) => ({ action, actor, ...JSON.parse(detail) }))).toEqual(
      [
        {
          action: 'calendar-day-changed',
          actor: 'quản trị máy',
          date: '2026-11-24',
          before: table.days.find(({ date }) => date === '2026-11-24'),
          after: { kind: 'normal', reason: 'Luật chưa sửa' },
        },
        {
          action: 'calendar-settings-changed',
          actor: 'quản trị máy',
          before: { officeHours: table.officeHours, deadlineMoves: true, managementMonthDay: null },
          after: hours,
          reason: 'Giờ mùa hè',
        },
      ],
    )
  })

  it('refuses what is no day, has no reason or name, or no hours, and stays as it was', async () => {
    const station = await makeStation('00004')
    const before = await yearOf(station, 2026)
    const { calendar } = station.station
    const refused = [
      await put(station, '2026-02-30', holiday()),
      await put(station, '2026-W08', holiday()),
      await put(station, '2026-02-25', { kind: 'holiday', nameVi: 'Nghỉ', nameEn: 'Off' }),
      await put(station, '2026-02-25', { kind: 'holiday', reason: 'Không tên' }),
      await put(station, '2026-02-25', { ...holiday(), kind: 'maybe' }),
      await put(station, '2026-02-25', { ...holiday(), swappedWith: '2026-02-25' }),
      ...(await Promise.all(
        [
          [],
          [{ from: '17:00', to: '07:30' }],
          [
            { from: '07:30', to: '12:00' },
            { from: '11:00', to: '17:00' },
          ],
          [{ from: '7h30', to: '17:00' }],
        ].map((officeHours) =>
          station.ask('PUT', '/api/v1/calendar/settings', {
            officeHours,
            deadlineMoves: true,
            reason: 'Thử',
          }),
        ),
      )),
    ]
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 422))
    expect(await yearOf(station, 2026)).toEqual(before)
    expect(station.station.calendar).toBe(calendar)
  })

  it('moves the lamps that a change concerns, at once', async () => {
    const station = await makeStation('00004', { clock: testClock(at('2026-10-20T08:00:00')) })
    const values = { dossiers_on_time: 100, dossiers_handled: 100 }
    const rows = Object.entries(values).map(([measure, value]) => ({
      ...{ unit: '00004', period: '2026-10-16', measure, value },
    }))
    expect((await station.post(rows)).rejected).toEqual([])
    const lamp = async () => {
      const { body } = await station.ask<{ items: KpiValueItem[] }>(
        'GET',
        '/api/v1/kpis?unit=00004&code=DV.01',
      )
      return [body.items[0]?.lamp, body.items[0]?.reason]
    }
    // Friday's value on Tuesday morning: Saturday's cut-off was the end of Monday.
    expect(await lamp()).toEqual(['grey', 'stale'])
    await put(station, '2026-10-19', holiday('Hóa ra hôm qua nghỉ'))
    expect(await lamp()).toEqual(['green', null])
    await put(station, '2026-10-19', { kind: 'normal', reason: 'Nhầm' })
    expect(await lamp()).toEqual(['grey', 'stale'])
  })
})
