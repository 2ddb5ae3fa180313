import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { SentDirective } from '#shared/contract/directives.ts'
import type { ChainOverview, ChildDetail, ChildLink } from '#shared/contract/links.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { abandonBatch, prepareBatch } from '#station/chain/sending.ts'
import { VERSION } from '#station/version.ts'
import {
  childBecomes,
  enrolByHand,
  liveEvent,
  makeBatch,
  makeCell,
  makeCode,
  postJson,
  realClock,
  type Shown,
  startCity,
} from '../../../support/chain.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const DAY_MS = 86_400_000

async function overviewOf(station: TestStation): Promise<ChainOverview> {
  const { status, body } = await station.ask<ChainOverview>('GET', '/api/v1/chain')
  expect(status).toBe(200)
  return body
}

const childOf = (overview: ChainOverview, unit: string): ChildLink => {
  const found = overview.children.find((child) => child.unit === unit)
  if (!found) throw new Error(`no child ${unit}`)
  return found
}

async function sendBatch(city: { url: string }, show: Shown, over: Parameters<typeof makeBatch>[0]) {
  const answer = await postJson(city.url, '/chain/v1/batches', makeBatch(over), show)
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 })
  expect(JSON.parse(answer.text).rejected).toEqual([])
}

const books = (differing: number) => ({
  kind: 'books',
  key: 'books',
  unit: '00004',
  rev: 1,
  checkedAt: '2026-11-21T03:12:00.000+07:00',
  from: '2025-12',
  to: '2026-11',
  matchedAt: '2026-11-20T03:12:00.000+07:00',
  compared: 120,
  differing,
  differences: [],
  mended: 0,
})

describe('the overview of the chain', () => {
  it('shows what a child tells of itself: version, backlog and since when, its clock, its books', async () => {
    const city = await startCity()
    const show = await enrolByHand(city, '00004')
    const behindSince = formatInstant(city.clock.now - 3_600_000)
    await sendBatch(city, show, {
      clock: formatInstant(city.clock.now + 45_000),
      backlog: 1_204,
      behindSince,
      version: '0.9.1',
      items: [books(3)],
    })
    const child = childOf(await overviewOf(city), '00004')
    const { certificateExpiresAt, clockSkewMs, lastContactAt, ...rest } = child
    expect(rest).toMatchObject({
      nameVi: 'Phường Ba Đình',
      state: 'live',
      backlog: 1_204,
      behindSince,
      drainedAt: null,
      version: '0.9.1',
      books: { state: 'differs', differing: 3, checkedAt: books(3).checkedAt, matchedAt: books(3).matchedAt },
      depth: 'own',
      directivesRefused: 0,
      below: null,
    })
    expect(clockSkewMs).toBe(45_000)
    expect(lastContactAt).toBe(formatInstant(city.clock.now))
    const days = (Date.parse(certificateExpiresAt ?? '') - city.clock.now) / DAY_MS
    expect(Math.round(days)).toBe(90)
  })

  it('estimates when a child that catches up will be done', async () => {
    const city = await startCity()
    const show = await enrolByHand(city, '00004')
    let after: string | null = null
    for (const backlog of [9_000, 6_000, 3_000]) {
      const batch = makeBatch({
        after,
        backlog,
        items: [makeCell({ rev: 10_000 - backlog, value: backlog })],
      })
      const answer = await postJson(city.url, '/chain/v1/batches', batch, show)
      expect(answer.status).toBe(200)
      after = batch.batch
      city.clock.now += 10_000
    }
    const drainedAt = Date.parse(childOf(await overviewOf(city), '00004').drainedAt ?? '')
    // 300 items a second since the peak; the last word is ten seconds old.
    expect(drainedAt).toBe(city.clock.now)
    city.clock.now -= 5_000
    expect(Date.parse(childOf(await overviewOf(city), '00004').drainedAt ?? '')).toBe(city.clock.now + 5_000)
  })

  it('puts what asks for somebody on top, and counts who has no station yet', async () => {
    const city = await startCity({ silentAfterSeconds: 1 })
    const silent = await enrolByHand(city, '00008')
    await enrolByHand(city, '00025')
    const live = await enrolByHand(city, '00004')
    await makeCode(city, '00070')
    const isSilent = childBecomes(city.station, '00008', 'silent')
    await sendBatch(city, silent, { station: '00008' as never })
    city.clock.now += 5_000
    await isSilent
    await sendBatch(city, live, {})
    const { children, invited, uninvited } = await overviewOf(city)
    expect({
      children: children.map(({ unit, state }) => `${unit} ${state}`),
      invited: invited.map(({ unit }) => unit),
      uninvited,
    }).toEqual({
      children: ['00008 silent', '00025 never', '00004 live'],
      invited: ['00070'],
      uninvited: city.station.units.children(city.station.units.root.id).length - 4,
    })
  })

  it('leaves out a child that was turned out', async () => {
    const city = await startCity()
    await enrolByHand(city, '00004')
    await city.ask('DELETE', '/api/v1/children/00004')
    expect((await overviewOf(city)).children).toEqual([])
    expect((await city.ask('GET', '/api/v1/chain/00004')).status).toBe(404)
  })

  it('forgets what a child that was turned out told, and waits for no answer of it', async () => {
    const city = await startCity()
    const show = await enrolByHand(city, '00004')
    await enrolByHand(city, '00008')
    const answers = async (): Promise<string[]> => {
      const { body } = await city.ask<{ items: SentDirective[] }>('GET', '/api/v1/directives')
      return body.items.flatMap(({ waiting }) => waiting)
    }
    const told = () => city.station.db.prepare('SELECT kind FROM told').pluck().all()
    await sendBatch(city, show, { items: [books(0)] as never })
    expect([told(), await answers()]).toEqual([['books'], expect.arrayContaining(['00004', '00008'])])
    await city.ask('DELETE', '/api/v1/children/00004')
    expect([told(), new Set(await answers())]).toEqual([[], new Set(['00008'])])
  })

  it('counts documents that a child has not answered for or refused, the newest of a kind and key only', async () => {
    const city = await startCity()
    const show = await enrolByHand(city, '00004')
    await enrolByHand(city, '00008')
    await city.station.writer.write(({ db }) => {
      const add = db.prepare(
        `INSERT INTO directives (id, unit, kind, key, subject, body, created_at, author) VALUES (?, ?, ?, ?, '', '{}', 0, '')`,
      )
      const { id } = city.station.units.byCode('00004') ?? { id: 0 }
      add.run(1_001, null, 'dictionary', 'local')
      add.run(1_002, null, 'dictionary', 'local')
      add.run(1_003, id, 'detail-policy', 'detail-policy')
      add.run(1_004, id, 'announcement', 'a')
      db.exec(`UPDATE children SET directive_stream = 's', applied_directive = 1000`)
    })
    await sendBatch(city, show, {
      appliedDirective: 1_003,
      items: [
        {
          kind: 'verdict',
          key: 's|1003',
          unit: '00004',
          rev: 1,
          directive: 1_003,
          outcome: 'refused',
          at: formatInstant(city.clock.now),
          code: 'unknown',
          detail: 'Không áp dụng được.',
        },
      ],
    })
    const overview = await overviewOf(city)
    const counts = (unit: string) => {
      const { directivesWaiting, directivesRefused } = childOf(overview, unit)
      return { directivesWaiting, directivesRefused }
    }
    expect(counts('00008')).toEqual({ directivesWaiting: 1, directivesRefused: 0 })
    const sentTo = async (unit: string) => {
      const { body } = await city.ask<{ items: SentDirective[] }>('GET', `/api/v1/directives?unit=${unit}`)
      return body.items
        .filter(({ id }) => id > 1_000)
        .map(({ id, waiting, refused }) => [id, waiting, refused.map(({ unit: by }) => by)])
    }
    expect([await sentTo('00004'), await sentTo('00008')]).toEqual([
      [
        [1_004, ['00004'], []],
        [1_003, [], ['00004']],
        [1_002, [], []],
        [1_001, [], []],
      ],
      [
        [1_002, ['00008'], []],
        [1_001, [], []],
      ],
    ])
    expect(counts('00004')).toEqual({ directivesWaiting: 1, directivesRefused: 1 })
  })

  it('tells that something changed at most once a second, however much did', async () => {
    const city = await startCity()
    const told: string[] = []
    const stop = city.station.live.listen((events) => {
      told.push(...events.filter(({ event }) => event === 'chain').map(({ data }) => data))
    })
    const rung = liveEvent(city.station, ({ event }) => event === 'chain' || null)
    for (let index = 0; index < 100; index += 1) city.station.live.chainChanged()
    await rung
    await wait(50)
    stop()
    expect(told).toEqual(['{}'])
  })
})

describe('the link to the parent', () => {
  it('is told with its address, its certificate, its clock and an empty backlog once all is sent', async () => {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: realClock() })
    await ward.start()
    const linked = liveEvent(ward.station, ({ event, data }) =>
      event === 'station' && JSON.parse(data).uplink?.state === 'linked' ? true : null,
    )
    expect((await overviewOf(ward)).parent).toBeNull()
    const joined = await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
    expect(joined.status).toBe(200)
    await linked
    const { version, parent, children, uninvited } = await overviewOf(ward)
    expect({ version, children, uninvited }).toEqual({ version: VERSION, children: [], uninvited: 0 })
    expect(parent).toMatchObject({
      unit: '01',
      url: city.url,
      state: 'linked',
      books: null,
      depth: 'own',
      refusedItems: 0,
      refusedDirectives: 0,
    })
    expect(Math.abs(parent?.clockSkewMs ?? 1e9)).toBeLessThan(5_000)
    expect(Math.round((Date.parse(parent?.certificateExpiresAt ?? '') - ward.clock.now) / DAY_MS)).toBe(90)
    const below = childOf(await overviewOf(city), '00004')
    expect({ state: below.state, version: below.version }).toEqual({ state: 'live', version: VERSION })
  })

  it('says since when something has been waiting, and keeps the beginning over a restart of sending', async () => {
    const ward = await makeStation('00004')
    await ward.station.writer.write(({ db }) => {
      db.exec(
        `INSERT INTO uplink (id, parent, url, epoch, resyncing, joined_at) VALUES (1, '01', 'https://127.0.0.1:9', 1, 0, 1)`,
      )
    })
    await ward.station.writer.write(({ db }) => {
      db.exec(`INSERT INTO told_up (kind, key, rev, body, waiting) VALUES ('event', '1', 1, '{}', 1)`)
    })
    const began = ward.clock.now
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const prepared = await prepareBatch(ward.station, 10)
      if (prepared) await abandonBatch(ward.station, prepared)
      ward.clock.now += 60_000
    }
    expect((await overviewOf(ward)).parent).toMatchObject({ backlog: 1, behindSince: formatInstant(began) })
  })
})

describe('what a child tells of itself', () => {
  it('is the stations below it, those in trouble first, and its latest events', async () => {
    const city = await startCity()
    const show = await enrolByHand(city, '00004')
    const event = (key: string, at: string) => ({
      kind: 'event',
      key,
      unit: '00004',
      rev: 1,
      event: 'started',
      at,
      about: null,
      figure: '0.9.1',
    })
    await sendBatch(city, show, {
      items: [
        event('1', '2026-11-20T08:00:00.000+07:00'),
        event('2', '2026-11-21T08:00:00.000+07:00'),
        {
          kind: 'station',
          key: '00004',
          unit: '00004',
          rev: 1,
          state: 'silent',
          stateSince: '2026-11-21T08:00:00.000+07:00',
          version: '0.9.0',
          books: 'differs',
          gone: false,
        },
      ],
    })
    const { body } = await city.ask<ChildDetail>('GET', '/api/v1/chain/00004')
    expect(body.events.map(({ at }) => at.slice(8, 10))).toEqual(['21', '20'])
    expect(body.stations).toMatchObject([
      { unit: '00004', state: 'silent', version: '0.9.0', books: 'differs' },
    ])
    expect(childOf(await overviewOf(city), '00004').below).toEqual({
      live: 0,
      silent: 1,
      never: 0,
      differs: 1,
    })
  })
})
