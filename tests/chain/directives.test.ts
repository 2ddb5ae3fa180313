/**
 * What a parent hands down, over the real chain: it arrives without a heartbeat, once and whole, over power cuts
 * and restored backups, at every level, and at nobody whom it is not for.
 */
import { cpSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type {
  DirectivesAnswer,
  NoticeItem,
  ReceivedDirective,
  SentDirective,
} from '#shared/contract/directives.ts'
import type { KpiSource } from '#shared/contract/editor.ts'
import { formatInstant, periodAt } from '#shared/domain/period.ts'
import { selectChildDepth } from '#station/chain/owed-units.ts'
import { selectOwnBooks } from '#station/features/books/queries.ts'
import { AN, act, alarmAt, listAlarms, onTime } from '../support/alarms.ts'
import { call, enrolByHand, liveEvent, makeCode, realClock, type Shown } from '../support/chain.ts'
import { initHome, runCommand, startCommand } from '../support/command.ts'
import { makeStation, reopenStation, type TestStation, temporaryFolder } from '../support/station.ts'

/** No heartbeat helps: what arrives comes by the poll. */
const SELDOM = { heartbeatSeconds: 300, silentAfterSeconds: 900 }
const WITHIN = { timeout: 30_000, interval: 50 }

type Parent = TestStation & { readonly url: string }

async function start(unit: string, folder = temporaryFolder()): Promise<Parent> {
  const station = await makeStation(unit, { clock: realClock(), folder, ...SELDOM })
  const { chain } = await station.start()
  return { ...station, url: chain }
}

async function join(parent: Parent, child: TestStation): Promise<void> {
  const unit = child.station.units.root.code
  const { body } = await parent.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit, url: parent.url })
  expect(await child.ask('POST', '/api/v1/uplink', { code: body.code })).toMatchObject({ status: 200 })
}

const received = async ({ ask }: Pick<TestStation, 'ask'>) =>
  (await ask<{ items: ReceivedDirective[] }>('GET', '/api/v1/received-directives')).body.items
const sent = async ({ ask }: TestStation) =>
  (await ask<{ items: SentDirective[] }>('GET', '/api/v1/directives')).body.items
const notices = async ({ ask }: TestStation) =>
  (await ask<{ items: NoticeItem[] }>('GET', '/api/v1/notices')).body.items

/** Waits until nothing that was sent is on its way any more. */
async function settled(parent: TestStation): Promise<void> {
  const waiting = async () => (await sent(parent)).flatMap((item) => item.waiting)
  await expect.poll(waiting, WITHIN).toEqual([])
}

const inAnHour = () => formatInstant(Date.now() + 3_600_000)
const announcement = (title: string) => ({
  ...{ kind: 'announcement', title, text: 'Đọc kỹ', level: 'urgent', by: 'Trực ban' },
  until: inAnHour(),
})
const announce = (station: TestStation, title: string, unit: string | null = null) =>
  station.ask<SentDirective>('POST', '/api/v1/directives', { unit, directive: announcement(title) })

async function setThresholds(station: TestStation, green: number, over: object = {}) {
  const body = { since: '2026-01', green, red: 50, reason: 'Giao chỉ tiêu', ...over }
  return await station.ask<{ code: string }>('PUT', '/api/v1/kpis/DV.01/thresholds', body)
}
const greens = async ({ ask }: TestStation) =>
  (await ask<{ items: Array<{ green: number }> }>('GET', '/api/v1/kpis/DV.01/thresholds')).body.items.map(
    ({ green }) => green,
  )

/** Changes the name of a KPI where it is defined. */
async function rename(station: TestStation, nameVi: string): Promise<number> {
  const source = await kpi(station)
  const definition = { ...source.definition, nameVi }
  const body = { definition, edition: source.edition, reason: 'Đổi tên gọi' }
  return (await station.ask('PUT', `/api/v1/packs/${source.pack}/kpis/DV.01`, body)).status
}
async function kpi({ ask }: TestStation): Promise<KpiSource> {
  const { body } = await ask<{ items: KpiSource[] }>('GET', '/api/v1/definitions/kpis?limit=5000')
  const found = body.items.find(({ definition }) => definition.code === 'DV.01')
  if (!found) throw new Error('no KPI')
  return found
}
const nameOf = async (station: TestStation) => (await kpi(station)).definition.nameVi

/** Imports a pack as an operator's file is. */
async function importPack(station: TestStation, pack: object) {
  const response = await station.api.request('/api/v1/packs', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body: stringify(pack, { aliasDuplicateObjects: false }),
  })
  return { status: response.status, body: (await response.json()) as { code: string; detail: string } }
}
const measure = (key: string) => ({
  ...{ key, nameVi: key, nameEn: key, unit: 'thing', kind: 'flow', overTime: 'sum', overUnits: 'sum' },
  basePeriod: 'day',
})
const packOf = (pack: string, keys: string[], over: object = {}) => ({
  ...{ pack, version: 1, nameVi: pack, nameEn: pack, groups: [], measures: keys.map(measure), kpis: [] },
  ...over,
})

/** One poll of a child without a station behind it. */
async function poll(parent: Parent, show: Shown, query = 'wait=0') {
  const answer = await call(parent.url, { path: `/chain/v1/directives?${query}`, show })
  return { status: answer.status, body: JSON.parse(answer.text) as DirectivesAnswer }
}

const bodiesOf = ({ items }: DirectivesAnswer) => items.map(({ body }) => body as Record<string, unknown>)

describe('a document for a child', () => {
  it('arrives without a heartbeat, and the answer comes back', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    const heard = liveEvent(ward.station, ({ event, data }) => (event === 'notice' ? JSON.parse(data) : null))
    const { status, body } = await announce(city, 'Họp giao ban')
    expect([status, body]).toMatchObject([200, { kind: 'announcement', unit: null, waiting: ['00004'] }])
    expect(await heard).toMatchObject({ from: '01', title: 'Họp giao ban', by: 'Trực ban', seenBy: null })
    await settled(city)
    expect((await sent(city))[0]).toMatchObject({ applied: 1, waiting: [], refused: [] })
    const [notice] = await notices(ward)
    const seen = await ward.ask<NoticeItem>('POST', `/api/v1/notices/${notice?.id}/seen`, { by: 'Bình' })
    expect(seen.body).toMatchObject({ seenBy: 'Bình' })
    const again = await ward.ask<NoticeItem>('POST', `/api/v1/notices/${notice?.id}/seen`, { by: 'Chi' })
    expect(again.body).toMatchObject({ seenBy: 'Bình' })
    const { items } = (await city.ask<{ items: Array<{ action: string }> }>('GET', '/api/v1/audit')).body
    expect(items.map(({ action }) => action)).toContain('directive-sent')
  })

  it('is what was there before it was enrolled, and from then on is changed at the parent only', async () => {
    const city = await start('01')
    const ward = await start('00004')
    expect(await rename(city, 'Hồ sơ đúng hẹn')).toBe(200)
    await setThresholds(city, 77)
    await join(city, ward)
    await expect.poll(() => nameOf(ward), WITHIN).toBe('Hồ sơ đúng hẹn')
    await expect.poll(() => greens(ward), WITHIN).toEqual([77])
    expect(await kpi(ward)).toMatchObject({ pack: 'hanoi', owner: '01' })
    expect(await rename(ward, 'Tên khác')).toBe(409)
    expect(await setThresholds(ward, 60)).toMatchObject({ status: 409, body: { code: 'owned-by-parent' } })
    expect(await rename(city, 'Hồ sơ trả đúng hẹn')).toBe(200)
    await expect.poll(() => nameOf(ward), WITHIN).toBe('Hồ sơ trả đúng hẹn')
  })

  it('is not read by others: neither their own, nor what a revoked child waits for', async () => {
    const city = await start('01')
    const first = await enrolByHand(city, '00004')
    const second = await enrolByHand(city, '00008')
    await setThresholds(city, 71, { unit: '00004' })
    await announce(city, 'Chỉ Ba Đình', '00004')
    await announce(city, 'Tất cả')
    const { body: theirs } = await poll(city, second)
    expect(JSON.stringify(theirs)).not.toMatch(/Chỉ Ba Đình|"green":71/)
    expect(bodiesOf(theirs)).toContainEqual(expect.objectContaining({ title: 'Tất cả' }))
    const { body: own } = await poll(city, first)
    expect(bodiesOf(own)).toContainEqual(expect.objectContaining({ title: 'Chỉ Ba Đình' }))
    const last = theirs.items.at(-1)
    const held = poll(city, second, `wait=30&stream=${theirs.stream}&after=${last?.id}`)
    await expect.poll(() => city.station.directives.waiting, WITHIN).toBe(1)
    expect(await city.ask('DELETE', '/api/v1/children/00008')).toMatchObject({ status: 200 })
    await announce(city, 'Sau khi thôi')
    expect(await held).toMatchObject({ status: 401 })
    expect(await poll(city, second)).toMatchObject({ status: 401 })
    expect(await call(city.url, { path: '/chain/v1/directives?wait=0' })).toMatchObject({ status: 401 })
  })

  it('comes once of each kind and key, in order, and to nobody who came after it was over', async () => {
    const city = await start('01')
    const show = await enrolByHand(city, '00004')
    for (const green of [71, 72, 73]) await setThresholds(city, green)
    await rename(city, 'Tên mới')
    await city.ask('POST', '/api/v1/directives', { unit: null, directive: { kind: 'resync' } })
    const { body } = await poll(city, show)
    const ids = body.items.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    const kinds = bodiesOf(body).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['calendar', 'dictionary', 'resync', 'thresholds'])
    expect(bodiesOf(body).find(({ kind }) => kind === 'thresholds')).toMatchObject({ lines: [{ green: 73 }] })
    city.clock.now += 1_000
    const later = await poll(city, await enrolByHand(city, '00008'))
    expect(bodiesOf(later.body).map(({ kind }) => kind)).not.toContain('resync')
    const rest = await poll(city, show, `wait=0&stream=${body.stream}&after=${ids.at(-1)}`)
    expect(rest.body.items).toEqual([])
  })

  it('that is asked once comes also where the clock was put back since the child was enrolled', async () => {
    const city = await start('01')
    city.clock.now += 24 * 3_600_000
    const show = await enrolByHand(city, '00004')
    city.clock.now -= 24 * 3_600_000
    await city.ask('POST', '/api/v1/directives', { unit: null, directive: { kind: 'resync' } })
    expect((await sent(city))[0]).toMatchObject({ kind: 'resync', waiting: ['00004'] })
    expect(bodiesOf((await poll(city, show)).body).map(({ kind }) => kind)).toContain('resync')
  })

  it('with a pack that builds on another follows it, also for a child that comes later', async () => {
    const city = await start('01')
    const show = await enrolByHand(city, '00004')
    const base = packOf('base', ['x_one'])
    const sets = { measureSets: [{ key: 'few', nameVi: 'Ít', nameEn: 'Few', measures: ['x_one'] }] }
    expect(await importPack(city, base)).toMatchObject({ status: 200 })
    expect(await importPack(city, packOf('top', ['x_two'], sets))).toMatchObject({ status: 200 })
    expect(await importPack(city, { ...base, version: 2 })).toMatchObject({ status: 200 })
    const { body } = await poll(city, show)
    const packs = bodiesOf(body).flatMap(({ kind, pack }) => (kind === 'dictionary' ? [pack] : []))
    expect(packs.indexOf('top')).toBeGreaterThan(packs.indexOf('base'))
  })

  it('that stands against something of the child’s own is refused with the reason, and the next one comes', async () => {
    const city = await start('01')
    const ward = await start('00004')
    expect(await importPack(ward, packOf('mine', ['x_shared']))).toMatchObject({ status: 200 })
    await join(city, ward)
    await settled(city)
    expect(await importPack(city, packOf('theirs', ['x_shared']))).toMatchObject({ status: 200 })
    await announce(city, 'Tiếp theo')
    await expect.poll(async () => (await notices(ward)).length, WITHIN).toBe(1)
    await settled(city)
    const refused = (await sent(city)).find(
      ({ kind, subject }) => kind === 'dictionary' && subject.includes('theirs'),
    )
    expect(refused?.refused).toMatchObject([
      { unit: '00004', code: 'pack-conflict', detail: expect.stringContaining('“x_shared” thuộc bộ “mine”') },
    ])
  })
  it('with mergers of its units is taken over, new units and all, and withdrawn again', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    const half = (to: string) => ({ from: '00008', to, since: '2026-11-01', share: 0.5, source: 'NQ 1' })
    const fresh = { code: '99901', parent: '01', kind: 'ward', nameVi: 'Phường Mới', nameEn: 'New Ward' }
    const changes = [half('00004'), half('99901')]
    expect(await city.ask('POST', '/api/v1/unit-changes', { changes, units: [fresh] })).toMatchObject({
      status: 200,
    })
    await city.ask('PUT', '/api/v1/targets', {
      ...{ unit: '00004', code: 'DV.01', period: '2026', value: 97, reason: 'Giao' },
    })
    const known = async () =>
      (await ward.ask<{ items: object[] }>('GET', '/api/v1/unit-changes')).body.items.map((line) => line)
    await expect.poll(known, WITHIN).toMatchObject(changes)
    expect(ward.station.units.byCode('99901')?.nameVi).toBe('Phường Mới')
    expect(await ward.ask('POST', '/api/v1/unit-changes', { changes: [half('00004')] })).toMatchObject({
      status: 409,
      body: { code: 'owned-by-parent' },
    })
    const targets = async () =>
      (await ward.ask<{ items: Array<{ value: number }> }>('GET', '/api/v1/targets')).body.items
    await expect.poll(targets, WITHIN).toMatchObject([{ unit: '00004', value: 97 }])
    const withdrawn = changes.map((line) => ({ ...line, share: null }))
    expect(await city.ask('POST', '/api/v1/unit-changes', { changes: withdrawn })).toMatchObject({
      status: 200,
    })
    await expect.poll(known, WITHIN).toEqual([])
    await settled(city)
    expect((await sent(city)).flatMap(({ refused }) => refused)).toEqual([])
  })

  it('asks for everything again, for detail, for books to be compared', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    const uplink = () => ward.station.db.prepare('SELECT epoch, depth FROM uplink').get() as object
    expect(uplink()).toMatchObject({ epoch: 1, depth: 'own' })
    const send = async (directive: object, unit: string | null = '00004') =>
      (await city.ask<{ code: string }>('POST', '/api/v1/directives', { unit, directive })).body
    await send({ kind: 'detail-policy', depth: 'children' })
    await send({ kind: 'resync' })
    await expect.poll(uplink, WITHIN).toMatchObject({ epoch: 2, depth: 'children' })
    await expect
      .poll(() => selectChildDepth(city.station.db, city.station.children.all()[0]?.unit as never))
      .toBe('children')
    const checkedAt = () => selectOwnBooks(ward.station.db)?.checkedAt ?? null
    await expect.poll(checkedAt, WITHIN).not.toBeNull()
    const before = checkedAt()
    ward.clock.now += 60_000
    await send({ kind: 'check-books' })
    await expect.poll(checkedAt, WITHIN).not.toBe(before)
    expect(await send({ kind: 'resync' }, '00008')).toMatchObject({ code: 'not-a-child' })
    expect(await send({ kind: 'dictionary', pack: 'none' })).toMatchObject({ code: 'unknown-pack' })
    const past = formatInstant(city.clock.now - 1)
    expect(await send({ ...announcement('Muộn'), until: past })).toMatchObject({ code: 'until-past' })
  })
})

describe('what a child adds of its own', () => {
  it('stands under its unit’s names, and its figures stay with it', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    expect(await importPack(ward, packOf('mine', ['u00004_trees']))).toMatchObject({
      status: 422,
      body: { code: 'bad-own-name' },
    })
    expect(await importPack(ward, packOf('u00004', ['trees']))).toMatchObject({
      body: { code: 'bad-own-name' },
    })
    expect(await importPack(ward, packOf('u00004', ['u00004_trees']))).toMatchObject({ status: 200 })
    const period = periodAt(Date.now(), 'day')
    const rows = ['u00004_trees', 'dossiers_received'].map((key) => ({
      unit: '00004',
      measure: key,
      period,
      value: 5,
    }))
    expect(await ward.post(rows)).toMatchObject({ accepted: 2 })
    const figures = async (key: string) =>
      (await city.ask<{ items: object[] }>('GET', `/api/v1/cells?unit=00004&measure=${key}`)).body.items
        .length
    await expect.poll(() => figures('dossiers_received'), WITHIN).toBeGreaterThan(0)
    const count = (table: string) => ward.station.db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()
    await expect.poll(() => count('outbox_cells'), WITHIN).toEqual({ n: 0 })
    expect(count('refused_items')).toEqual({ n: 0 })
  })
})

describe('an alarm of a child', () => {
  it('is taken on from the parent, and from no further', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    const today = periodAt(Date.now(), 'day')
    await ward.post(onTime('00004', 90, today))
    const childs = async () => (await listAlarms(city)).filter(({ origin }) => origin === '00004')
    await expect.poll(async () => (await childs()).length, WITHIN).toBe(1)
    const [alarm] = await childs()
    const taken = await act(city, alarm?.id ?? 0, 'acknowledge')
    expect(taken).toMatchObject({
      status: 200,
      body: { state: 'unacknowledged', handedDown: { by: AN.by, refusal: null } },
    })
    await expect
      .poll(childs, WITHIN)
      .toMatchObject([
        { state: 'acknowledged', acknowledgement: { by: `${AN.by} (Thành phố Hà Nội)` }, handedDown: null },
      ])
    expect(await alarmAt(ward, '00004')).toMatchObject({ state: 'acknowledged' })
  })

  it('says at the parent why its station would not let it be taken on', async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    await ward.post(onTime('00004', 90, periodAt(Date.now(), 'day')))
    const childs = async () => (await listAlarms(city)).filter(({ origin }) => origin === '00004')
    await expect.poll(async () => (await childs()).length, WITHIN).toBe(1)
    const [alarm] = await childs()
    // As if the ward had been restored in between: the number is another alarm's.
    await ward.station.writer.write(({ db }) =>
      db.exec(`UPDATE alarms SET record = json_set(record, '$.alarm.openedAt', 1)`),
    )
    await act(city, alarm?.id ?? 0, 'acknowledge')
    await expect
      .poll(childs, WITHIN)
      .toMatchObject([
        { state: 'unacknowledged', handedDown: { by: AN.by, refusal: expect.stringContaining('không còn') } },
      ])
  })
})

describe('three levels', () => {
  it('hand on what they got: definitions, thresholds, announcements', { timeout: 60_000 }, async () => {
    const nation = await start('VN')
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await join(nation, city)
    expect(await rename(nation, 'Theo bộ chỉ số quốc gia')).toBe(200)
    await setThresholds(nation, 66)
    await announce(nation, 'Công điện')
    await expect.poll(async () => (await notices(ward)).length, WITHIN).toBe(1)
    expect(await notices(ward)).toMatchObject([{ from: 'VN', title: 'Công điện' }])
    await expect.poll(() => nameOf(ward), WITHIN).toBe('Theo bộ chỉ số quốc gia')
    await expect.poll(() => greens(ward), WITHIN).toEqual([66])
    expect(await kpi(city)).toMatchObject({ owner: 'VN' })
    expect(await kpi(ward)).toMatchObject({ owner: '01' })
    expect(await rename(city, 'Tên của thành phố')).toBe(409)
  })
})

describe('a backup that was restored', () => {
  it('at the child gets it what it has forgotten', { timeout: 60_000 }, async () => {
    const city = await start('01')
    const folder = temporaryFolder()
    const ward = await start('00004', folder)
    await join(city, ward)
    await settled(city)
    await ward.stop()
    const backup = temporaryFolder()
    cpSync(folder, backup, { recursive: true })
    const before = await startAgain(folder)
    await rename(city, 'Sau bản sao')
    await setThresholds(city, 68)
    await expect.poll(() => greens(before), WITHIN).toEqual([68])
    await settled(city)
    await before.stop()
    const restored = await startAgain(backup)
    await expect.poll(() => greens(restored), WITHIN).toEqual([68])
    expect(await nameOf(restored)).toBe('Sau bản sao')
  })

  it('at the parent gets the child what is in force there, whatever numbers were given out since', {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder()
    const city = await start('01', folder)
    const port = Number(new URL(city.url).port)
    const ward = await start('00004')
    await join(city, ward)
    await setThresholds(city, 61)
    await expect.poll(() => greens(ward), WITHIN).toEqual([61])
    await city.stop()
    const backup = temporaryFolder()
    cpSync(folder, backup, { recursive: true })
    const between = await startAgain(folder, port)
    for (const green of [62, 63]) await setThresholds(between, green)
    await expect.poll(() => greens(ward), WITHIN).toEqual([63])
    await between.stop()
    const restored = await startAgain(backup, port)
    // Of these the child knows the numbers already, of other documents.
    for (const title of ['Một', 'Hai', 'Ba']) await announce(restored, title)
    await expect.poll(() => greens(ward), WITHIN).toEqual([61])
    await expect.poll(async () => (await notices(ward)).length, WITHIN).toBe(3)
    await settled(restored)
    expect((await received(ward)).filter(({ outcome }) => outcome === 'refused')).toEqual([])
  })
})

describe('a parent that was restored to before it asked for details', () => {
  it('gets none until it asks again', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder()
    const nation = await start('VN', folder)
    const port = Number(new URL(nation.url).port)
    const city = await start('01')
    await join(nation, city)
    await settled(nation)
    await nation.stop()
    const backup = temporaryFolder()
    cpSync(folder, backup, { recursive: true })
    const depth = () => city.station.db.prepare('SELECT depth FROM uplink').pluck().get()
    const refused = () => city.station.db.prepare('SELECT key, code FROM refused_items').all()
    const ask = async (parent: TestStation) => {
      const body = { unit: '01', directive: { kind: 'detail-policy', depth: 'all' } }
      expect(await parent.ask('POST', '/api/v1/directives', body)).toMatchObject({ status: 200 })
    }
    const at = (parent: TestStation, unit: string) =>
      parent.station.db
        .prepare(
          `SELECT COUNT(*) FROM cells JOIN units ON units.id = cells.unit
           WHERE units.code = ? AND cells.part = 0 AND cells.total IS NOT NULL`,
        )
        .pluck()
        .get(unit)
    const report = async (value: number) => {
      const observed = { unit: '00004', measure: 'dossiers_received', period: periodAt(Date.now(), 'day') }
      expect(await city.post([{ ...observed, value }])).toMatchObject({ accepted: 1 })
    }

    const between = await startAgain(folder, port)
    await ask(between)
    await report(5)
    await expect.poll(() => at(between, '00004'), WITHIN).toBeGreaterThan(0)
    await between.stop()

    const restored = await startAgain(backup, port)
    await expect.poll(depth, WITHIN).toBe('own')
    await report(6)
    await expect.poll(() => at(restored, '01'), WITHIN).toBeGreaterThan(0)
    await expect.poll(refused, WITHIN).toEqual([])
    expect(at(restored, '00004')).toBe(0)

    await ask(restored)
    await expect.poll(() => at(restored, '00004'), WITHIN).toBeGreaterThan(0)
    expect([depth(), refused()]).toEqual(['all', []])
  })
})

async function startAgain(folder: string, port = 0): Promise<TestStation> {
  const station = await reopenStation(folder, realClock(), port)
  await station.start()
  return station
}

describe('an announcement to one station', () => {
  it('stays there; one to all goes on to the stations below', { timeout: 60_000 }, async () => {
    const nation = await start('VN')
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await join(nation, city)
    await announce(nation, 'Riêng thành phố', '01')
    await announce(nation, 'Mọi nơi')
    const titles = async (station: TestStation) =>
      (await notices(station)).map(({ title }) => title).toSorted()
    await expect.poll(() => titles(ward), WITHIN).toEqual(['Mọi nơi'])
    expect(await titles(city)).toEqual(['Mọi nơi', 'Riêng thành phố'])
    await settled(city)
    expect(await titles(ward)).toEqual(['Mọi nơi'])
  })
})

describe('a document without lines', () => {
  it('is written only where it withdraws what an earlier one said', { timeout: 60_000 }, async () => {
    const city = await start('01')
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    const empty = async () => (await sent(city)).filter(({ subject }) => / 0 dòng$/.test(subject))
    expect(await empty()).toEqual([])
    await setThresholds(city, 66)
    await expect.poll(() => greens(ward), WITHIN).toEqual([66])
    expect(await setThresholds(city, 0, { green: null, red: null })).toMatchObject({ status: 200 })
    await expect.poll(() => greens(ward), WITHIN).toEqual([])
    expect(await empty()).toMatchObject([{ kind: 'thresholds', unit: '00004' }])
  })

  it('withdraws what a restored parent has never said', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder()
    const city = await start('01', folder)
    const port = Number(new URL(city.url).port)
    const ward = await start('00004')
    await join(city, ward)
    await settled(city)
    await city.stop()
    const backup = temporaryFolder()
    cpSync(folder, backup, { recursive: true })
    const between = await startAgain(folder, port)
    await setThresholds(between, 66)
    await expect.poll(() => greens(ward), WITHIN).toEqual([66])
    await between.stop()
    await startAgain(backup, port)
    await expect.poll(() => greens(ward), WITHIN).toEqual([])
  })
})

describe('a power cut', () => {
  it('loses no document and applies none twice', { timeout: 120_000 }, async () => {
    const city = await start('01')
    const home = temporaryFolder()
    await initHome(home, '00004', SELDOM)
    const joined = await runCommand('join', '--home', home, await makeCode(city, '00004'))
    expect([joined.code, joined.stderr]).toEqual([0, expect.any(String)])
    const all = Array.from({ length: 60 }, (_, index) => `Thông báo ${index}`)
    let ward = await startCommand(home)
    for (const [index, title] of all.entries()) {
      await announce(city, title)
      if (index % 25 !== 20) continue
      await ward.kill()
      ward = await startCommand(home)
    }
    const page = async () => (await ward.ask<{ items: NoticeItem[] }>('GET', '/api/v1/notices')).items
    await expect.poll(async () => (await page()).length, WITHIN).toBe(all.length)
    expect((await page()).map(({ title }) => title).toSorted()).toEqual(all.toSorted())
    await ward.terminate()
  })
})
