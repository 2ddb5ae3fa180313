/** Documents of a parent, one at a time and without a network: what each does, and what becomes of a bad one. */
import { describe, expect, it } from 'vitest'
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { createDirectiveWaits } from '#station/chain/directive-stream.ts'
import { putUplink } from '#station/chain/queries.ts'
import { openForWriting } from '#station/db/database.ts'
import { writePack } from '#station/features/dictionary/write-pack.ts'
import { receiveDirective } from '#station/features/directives/receive-directive.ts'
import { releaseFromOthers } from '#station/features/directives/release.ts'
import { AN, act, alarmAt, configure, onTime } from '../../support/alarms.ts'
import { link } from '../../support/levels.ts'
import { makeStation, NOW, reopenStation, type TestStation, temporaryFolder } from '../../support/station.ts'

const WARD = '00004'
const STREAM = 'stream-of-the-city'
const AT = formatInstant(NOW)
const LATER = formatInstant(NOW + 3_600_000)

async function makeWard(folder = temporaryFolder()): Promise<TestStation> {
  const ward = await makeStation(WARD, { folder })
  await ward.station.writer.write(({ db }) => putUplink(db, '01', 'https://127.0.0.1:1', NOW))
  ward.station.setHasParent(true)
  return ward
}

const receive = ({ station }: TestStation, id: number, body: DirectiveBody | object, stream = STREAM) =>
  receiveDirective(station, '01', stream, { id, at: AT, body })

const notice = (title: string) => ({
  ...{ kind: 'announcement', title, text: 'Đọc kỹ', level: 'normal', by: 'Trực ban', until: LATER },
})

const titles = async (ward: TestStation) =>
  (await ward.ask<{ items: Array<{ title: string }> }>('GET', '/api/v1/notices')).body.items.map(
    ({ title }) => title,
  )

const received = async (ward: TestStation) =>
  (await ward.ask<{ items: Array<Record<string, unknown>> }>('GET', '/api/v1/received-directives')).body.items

/** What the next batch will tell of documents. */
const verdicts = ({ station }: TestStation) =>
  (
    station.db.prepare(`SELECT body FROM told_up WHERE kind = 'verdict' ORDER BY key`).all() as {
      body: string
    }[]
  ).map(({ body }) => JSON.parse(body))

const line = (over: object = {}) => ({
  ...{ code: 'DV.01', unit: null, unitKind: null, since: '2026-01', green: 90, red: 80 },
  ...{ reason: 'Chỉ tiêu thi đua', author: 'Sở', recordedAt: AT },
  ...over,
})

const thresholdsOf = async (ward: TestStation, query = '') =>
  (
    await ward.ask<{ items: Array<{ green: unknown; author: string }> }>(
      'GET',
      `/api/v1/kpis/DV.01/thresholds${query}`,
    )
  ).body.items.map(({ green, author }) => [green, author])

describe('a document of the parent', () => {
  it('is applied once, however often it comes', async () => {
    const ward = await makeWard()
    expect(await receive(ward, 3, notice('Họp'))).toMatchObject({ outcome: 'applied' })
    expect(await receive(ward, 3, notice('Họp'))).toBeNull()
    expect(await receive(ward, 2, notice('Cũ'))).toBeNull()
    expect(await titles(ward)).toEqual(['Họp'])
    expect(await receive(ward, 1, notice('Mới'), 'another-stream')).toMatchObject({ outcome: 'applied' })
  })

  it('leaves nothing behind where the station ends in the middle of it', async () => {
    const folder = temporaryFolder()
    const ward = await makeWard(folder)
    await ward.post(onTime(WARD, 92))
    await ward.station.writer.write(({ db }) =>
      db.exec(
        `CREATE TRIGGER ends BEFORE INSERT ON received_directives BEGIN SELECT RAISE(ABORT, 'power cut'); END`,
      ),
    )
    const before = ward.station.standing.get(
      ward.station.units.root.id,
      ward.station.dictionary.kpi('DV.01' as never)?.id ?? 0,
    )
    const body = { kind: 'thresholds', lines: [line()] }
    await expect(receive(ward, 1, body)).rejects.toThrow('power cut')
    expect(await thresholdsOf(ward, '?history=true')).toEqual([])
    expect(verdicts(ward)).toEqual([])
    expect(before?.lamp).toBe('red')
    await ward.stop()
    const db = openForWriting(ward.station.home.replica)
    db.exec('DROP TRIGGER ends')
    db.close()
    const again = await reopenStation(folder, ward.clock)
    expect(await receive(again, 1, body)).toMatchObject({ outcome: 'applied' })
    expect(await thresholdsOf(again)).toEqual([[90, 'Sở']])
    const { body: lamps } = await again.ask<{ items: Array<{ lamp: string }> }>(
      'GET',
      '/api/v1/kpis?code=DV.01',
    )
    expect(lamps.items).toMatchObject([{ lamp: 'green' }])
  })

  it('that is not valid here is refused with the reason, whole, and the next one is taken', async () => {
    const ward = await makeWard()
    const wrong = { kind: 'thresholds', lines: [line(), line({ unit: '99998' })] }
    expect(await receive(ward, 1, wrong)).toMatchObject({ outcome: 'refused', code: 'unknown-unit' })
    expect(await receive(ward, 2, { kind: 'poem', text: 'x' })).toMatchObject({ code: 'unknown-kind' })
    expect(await receive(ward, 3, { kind: 'targets' })).toMatchObject({ code: 'malformed-directive' })
    expect(await receive(ward, 4, { kind: 'thresholds', lines: [line({ red: 95 })] })).toMatchObject({
      code: 'bad-thresholds',
    })
    expect(await receive(ward, 5, notice('Tiếp'))).toMatchObject({ outcome: 'applied' })
    expect(await thresholdsOf(ward, '?history=true')).toEqual([])
    expect(await titles(ward)).toEqual(['Tiếp'])
    expect((await received(ward)).map(({ id, outcome }) => [id, outcome])).toEqual([
      [5, 'applied'],
      [4, 'refused'],
      [3, 'refused'],
      [2, 'refused'],
      [1, 'refused'],
    ])
    expect(verdicts(ward).map(({ directive, code }) => [directive, code])).toEqual([
      [1, 'unknown-unit'],
      [2, 'unknown-kind'],
      [3, 'malformed-directive'],
      [4, 'bad-thresholds'],
      [5, null],
    ])
  })

  it('with thresholds stands before the station’s own of the same scope, and gives way when it is withdrawn', async () => {
    const ward = await makeWard()
    const own = { since: '2026-01', green: 70, red: 60, reason: 'Tự đặt' }
    expect(await ward.ask('PUT', '/api/v1/kpis/DV.01/thresholds', own)).toMatchObject({ status: 200 })
    await receive(ward, 1, { kind: 'thresholds', lines: [line(), line({ code: 'DV.02' })] })
    expect(await thresholdsOf(ward)).toEqual([[90, 'Sở']])
    expect(
      await ward.ask('PUT', '/api/v1/kpis/DV.01/thresholds', { ...own, since: '2026-06' }),
    ).toMatchObject({
      status: 409,
      body: { code: 'owned-by-parent', detail: expect.stringContaining('Hà Nội') },
    })
    const elsewhere = { ...own, unit: WARD }
    expect(await ward.ask('PUT', '/api/v1/kpis/DV.01/thresholds', elsewhere)).toMatchObject({ status: 200 })
    await receive(ward, 2, { kind: 'thresholds', lines: [line({ code: 'DV.02' })] })
    expect(await thresholdsOf(ward)).toEqual([
      [70, 'quản trị máy'],
      [70, 'quản trị máy'],
    ])
  })

  it('with a pack takes the thresholds of its KPIs along, whatever their scope, until another parent is joined', async () => {
    const ward = await makeWard()
    await ward.post(onTime(WARD, 92))
    const lamp = async () =>
      (await ward.ask<{ items: Array<{ lamp: string }> }>('GET', '/api/v1/kpis?code=DV.01')).body.items[0]
        ?.lamp
    const set = (over: object = {}) =>
      ward.ask<{ code: string; detail: string }>('PUT', '/api/v1/kpis/DV.01/thresholds', {
        ...{ since: '2026-01', green: 90, red: 80, reason: 'Tự đặt', ...over },
      })
    expect(await lamp()).toBe('red')
    expect(await set()).toMatchObject({ status: 200 })
    expect(await lamp()).toBe('green')

    const text = writePack(ward.station.db, 'hanoi') ?? ''
    expect(await receive(ward, 1, { kind: 'dictionary', pack: 'hanoi', text })).toMatchObject({
      outcome: 'applied',
    })
    expect(await lamp()).toBe('red')
    expect(await thresholdsOf(ward)).toEqual([])
    expect(await thresholdsOf(ward, '?history=true')).toEqual([[90, 'quản trị máy']])
    const scopes = [{}, { unit: WARD }, { kind: 'ward' }, { since: '2026-06' }, { green: null, red: null }]
    for (const scope of scopes) {
      const { status, body } = await set(scope)
      expect([scope, status, body.code]).toEqual([scope, 409, 'owned-by-parent'])
      expect(body.detail).toBe('Ngưỡng của chỉ tiêu DV.01 do Thành phố Hà Nội ban hành; sửa ở đó.')
    }
    expect(await lamp()).toBe('red')

    await ward.station.writer.write((transaction) => releaseFromOthers(ward.station, transaction, '79'))
    expect(await thresholdsOf(ward)).toEqual([[90, 'quản trị máy']])
    expect(await lamp()).toBe('green')
    expect(await set({ since: '2026-06' })).toMatchObject({ status: 200 })
  })

  it('with a changed pack is judged by the parent’s thresholds, not by the station’s own', async () => {
    const ward = await makeWard()
    await ward.post(onTime(WARD, 92))
    await ward.ask('PUT', '/api/v1/kpis/DV.01/thresholds', {
      ...{ since: '2026-01', green: 90, red: 80, reason: 'Tự đặt' },
    })
    const text = (writePack(ward.station.db, 'hanoi') ?? '').replace(/^version: .*$/m, 'version: 99')
    const { items } = (
      await ward.ask<{ items: Array<{ definition: { code: string; nameVi: string } }> }>(
        'GET',
        '/api/v1/definitions/kpis?limit=5000',
      )
    ).body
    const name = items.find(({ definition }) => definition.code === 'DV.01')?.definition.nameVi ?? ''
    const renamed = text.replace(name, `${name} (mới)`)
    expect(renamed).not.toBe(text)
    expect(await receive(ward, 1, { kind: 'dictionary', pack: 'hanoi', text: renamed })).toMatchObject({
      outcome: 'applied',
    })
    const { body } = await ward.ask<{ items: Array<{ lamp: string }> }>('GET', '/api/v1/kpis?code=DV.01')
    expect(body.items).toMatchObject([{ lamp: 'red' }])
  })

  it('leaves a station in between the thresholds of its own KPIs, and hands on no others of its own', async () => {
    const city = await makeStation('01')
    const ward = await makeStation(WARD)
    await link(city, ward)
    await city.station.writer.write(({ db }) => putUplink(db, 'VN', 'https://127.0.0.1:1', NOW))
    city.station.setHasParent(true)
    const set = (code: string) =>
      city.ask<{ code: string }>('PUT', `/api/v1/kpis/${code}/thresholds`, {
        ...{ unit: WARD, since: '2026-01', green: 90, red: 80, reason: 'Giao' },
      })
    const handedOn = () =>
      (
        city.station.db
          .prepare(`SELECT body FROM directives WHERE kind = 'thresholds' ORDER BY id DESC LIMIT 1`)
          .all() as Array<{ body: string }>
      ).flatMap(({ body }) => JSON.parse(body).lines.map(({ code }: { code: string }) => code))
    expect((await set('DV.01')).status).toBe(200)
    expect(handedOn()).toEqual(['DV.01'])
    const text = writePack(city.station.db, 'hanoi') ?? ''
    const item = { id: 1, at: AT, body: { kind: 'dictionary', pack: 'hanoi', text } }
    expect(await receiveDirective(city.station, 'VN', STREAM, item)).toMatchObject({ outcome: 'applied' })
    expect(handedOn()).toEqual([])
    expect(await set('DV.01')).toMatchObject({ status: 409, body: { code: 'owned-by-parent' } })
    const definition = {
      ...{ code: 'U01.01', group: 'public_services', nameVi: 'Trễ hạn', nameEn: 'Late', unit: '%' },
      ...{ formula: 'kpi("DV.01")', direction: 'higher', period: 'day', lead: 'VP' },
    }
    const put = await city.ask('PUT', '/api/v1/packs/u01/kpis/U01.01', {
      ...{ definition, edition: null, reason: 'Thêm' },
    })
    expect(put).toMatchObject({ status: 200 })
    expect(await set('U01.01')).toMatchObject({ status: 200 })
    expect(handedOn()).toEqual(['U01.01'])
    const theirs = { kind: 'thresholds', lines: [line({ unit: WARD })] }
    await receiveDirective(city.station, 'VN', STREAM, { id: 2, at: AT, body: theirs })
    expect(handedOn().toSorted()).toEqual(['DV.01', 'U01.01'])
  })

  it('with targets stands before the station’s own, and gives way when it is withdrawn', async () => {
    const ward = await makeWard()
    const own = { unit: WARD, code: 'DV.01', period: '2026', value: 1, reason: 'Tự đặt' }
    const theirs = { ...own, value: 2, reason: 'Giao', author: 'Sở', recordedAt: AT }
    const set = () => ward.ask('PUT', '/api/v1/targets', own)
    const values = async () =>
      (await ward.ask<{ items: Array<{ value: number }> }>('GET', '/api/v1/targets')).body.items.map(
        ({ value }) => value,
      )
    expect(await set()).toMatchObject({ status: 200 })
    await receive(ward, 1, { kind: 'targets', lines: [theirs] })
    expect(await values()).toEqual([2])
    expect(await set()).toMatchObject({ status: 409, body: { code: 'owned-by-parent' } })
    await receive(ward, 2, { kind: 'targets', lines: [] })
    expect(await values()).toEqual([1])
    expect(await set()).toMatchObject({ status: 200 })
  })

  it('with the calendar replaces the station’s own whole, and keeps it from being changed there', async () => {
    const ward = await makeWard()
    const date = '2027-03-03'
    const holiday = { kind: 'holiday', nameVi: 'Nghỉ', nameEn: 'Off', reason: 'Tự đặt' }
    const change = () => ward.ask<{ code: string }>('PUT', `/api/v1/calendar/days/${date}`, holiday)
    expect(await change()).toMatchObject({ status: 200 })
    const day = {
      date: '2027-04-04',
      kind: 'holiday',
      nameVi: 'Lễ',
      nameEn: 'Day',
      note: 'QĐ',
      certain: true,
    }
    const settings = {
      officeHours: [{ from: '08:00', to: '17:00' }],
      deadlineMoves: false,
      managementMonthDay: 15,
    }
    expect(
      await receive(ward, 1, { kind: 'calendar', settings, days: [{ ...day, swappedWith: null }] }),
    ).toMatchObject({ outcome: 'applied' })
    const year = (await ward.ask<{ days: object[] }>('GET', '/api/v1/calendar?year=2027')).body
    expect(year).toMatchObject({ ...settings, days: [day] })
    expect(await change()).toMatchObject({ status: 409, body: { code: 'owned-by-parent' } })
    expect(ward.station.calendar.managementDay).toBe(15)
  })

  it('acknowledges an alarm in the name of who did, for no longer than is allowed here', async () => {
    const ward = await makeWard()
    await ward.post(onTime(WARD, 90))
    await configure(ward, { longestAcknowledgementMinutes: 60, defaultAcknowledgementMinutes: 30 })
    const { id, openedAt } = await alarmAt(ward, WARD)
    const day = formatInstant(NOW + 24 * 3_600_000)
    const body = { kind: 'acknowledgement', alarm: String(id), openedAt, ...AN, until: day }
    expect(await receive(ward, 1, { ...body, openedAt: LATER })).toMatchObject({ code: 'alarm-not-found' })
    expect(await receive(ward, 2, { ...body, until: AT })).toMatchObject({ code: 'until-past' })
    expect(await receive(ward, 3, body)).toMatchObject({ outcome: 'applied' })
    expect(await alarmAt(ward, WARD)).toMatchObject({
      state: 'acknowledged',
      acknowledgement: { by: `${AN.by} (Thành phố Hà Nội)`, until: formatInstant(NOW + 3_600_000) },
    })
    expect(await act(ward, id, 'out-of-service')).toMatchObject({ status: 200 })
  })

  it('with a pack makes the editor put what is new under the unit’s own names, until another parent is joined', async () => {
    const ward = await makeWard()
    const text = writePack(ward.station.db, 'hanoi') ?? ''
    expect(await receive(ward, 1, { kind: 'dictionary', pack: 'hanoi', text })).toMatchObject({
      outcome: 'applied',
    })
    const definition = {
      ...{ code: 'U00004.01', group: 'public_services', nameVi: 'Trễ hạn', nameEn: 'Late', unit: '%' },
      ...{ formula: '100 - kpi("DV.01")', direction: 'lower', period: 'day', lead: 'VP' },
    }
    const put = (pack: string, code: string) =>
      ward.ask<{ code: string }>('PUT', `/api/v1/packs/${pack}/kpis/${code}`, {
        ...{ definition: { ...definition, code }, edition: null, reason: 'Thêm' },
      })
    expect((await put('hanoi', 'U00004.01')).body.code).toBe('owned-by-parent')
    expect((await put('local', 'L.01')).body.code).toBe('unknown-pack')
    expect((await put('u00004', 'L.01')).body.code).toBe('bad-own-name')
    expect(await put('u00004', 'U00004.01')).toMatchObject({ status: 200 })
    await ward.station.writer.write((transaction) => releaseFromOthers(ward.station, transaction, '79'))
    expect(await put('local', 'L.01')).toMatchObject({ status: 200 })
  })
})

describe('those who wait', () => {
  it('are woken by what is for them or for all; the newer wait of a child ends the older', async () => {
    const waits = createDirectiveWaits()
    const gone = new AbortController()
    const first = waits.wait(1, 60_000, gone.signal)
    const second = waits.wait(1, 60_000, gone.signal)
    expect(await first).toBe('ended')
    const other = waits.wait(2, 60_000, gone.signal)
    waits.ring(1)
    expect([await second, waits.waiting]).toEqual(['woken', 1])
    const back = waits.wait(1, 60_000, gone.signal)
    waits.ring(null)
    expect(await Promise.all([back, other])).toEqual(['woken', 'woken'])
    const left = waits.wait(3, 60_000, gone.signal)
    gone.abort()
    expect([await left, waits.waiting]).toEqual(['woken', 0])
    const last = waits.wait(4, 60_000, new AbortController().signal)
    waits.close()
    expect([await last, await waits.wait(4, 60_000, new AbortController().signal)]).toEqual([
      'ended',
      'ended',
    ])
  })
})
