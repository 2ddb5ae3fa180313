/** The digest as a child asks for it: over its own units and months only, one at a time. */
import { describe, expect, it } from 'vitest'
import { type DigestAnswer, digestAnswer } from '#shared/contract/books.ts'
import { createDigestDesk, type DigestQuery } from '#station/chain/serve-digest.ts'
import {
  call,
  enrolByHand,
  makeBatch,
  makeCell,
  postJson,
  startCity,
  wantDepth,
} from '../../support/chain.ts'
import { makeStation } from '../../support/station.ts'

const YEAR = 'from=2026-01&to=2026-12'

describe('GET /chain/v1/digest', () => {
  it('tells a child of its own figures, and nobody else of any', async () => {
    const city = await startCity()
    const ward = await enrolByHand(city, '00004')
    const other = await enrolByHand(city, '00008')
    const cells = [
      makeCell(),
      makeCell({ period: '2026-11', value: 500, n: 4 }),
      makeCell({ period: '2026-10', value: 30 }),
      makeCell({ period: '2026-11-19', value: null, n: 0, reported: 0 }),
      makeCell({ period: '2026', value: 700 }),
    ]
    await postJson(city.url, '/chain/v1/batches', makeBatch({ items: cells }), ward)
    const digest = async (query: string, show: typeof ward | null) => {
      const { status, text } = await call(city.url, { path: `/chain/v1/digest?${query}`, show })
      return status === 200 ? digestAnswer.parse(JSON.parse(text)) : status
    }
    const { buckets, ...scope } = (await digest(YEAR, ward)) as DigestAnswer
    expect(scope).toEqual({ unit: '00004', from: '2026-01', to: '2026-12' })
    expect(
      buckets
        .map(({ measure, month, count, total }) => [measure, month, count, total])
        .toSorted((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1)),
    ).toEqual([
      ['dossiers_received', '2026-01', 1, null],
      ['dossiers_received', '2026-10', 1, 30],
      ['dossiers_received', '2026-11', 2, 500],
    ])
    const november = (await digest('from=2026-11&to=2026-11', ward)) as DigestAnswer
    expect(november.buckets).toEqual(buckets.filter(({ month }) => month === '2026-11'))
    await wantDepth(city, '00008', 'all')
    expect(await digest(`${YEAR}&unit=00004&depth=all`, other)).toMatchObject({ unit: '00008', buckets: [] })
    expect(await digest(YEAR, null)).toBe(401)
  })

  it('goes below the child as deep as its figures go up, and no deeper than they are wanted', async () => {
    const nation = await makeStation('VN')
    const { units, db } = nation.station
    const city = units.byCode('01')
    const ward = units.byCode('00004')
    const elsewhere = units.all.find(({ kind, parentId }) => kind === 'commune' && parentId !== city?.id)
    if (!city || !ward || !elsewhere) throw new Error('no units')
    await nation.station.writer.write(({ db: write }) => {
      const { id } = nation.station.dictionary.measure('dossiers_received') ?? { id: 0 }
      for (const unit of [city, ward, elsewhere])
        write
          .prepare(
            `INSERT INTO cells (unit, measure, slice, part, period, total, n, reported, carried, rev, as_of, computed_at,
               simulated, restated) VALUES (?, ?, 0, 0, 20261120, 5, 1, 1, 0, 1, 0, 0, 0, 0)`,
          )
          .run(unit.id, id)
    })
    expect(db.prepare('SELECT COUNT(*) FROM cells').pluck().get()).toBe(3)
    const desk = createDigestDesk(nation.station)
    const count = async (depth: DigestQuery['depth']) => {
      const query = { from: '2026-11', to: '2026-11', depth } as DigestQuery
      return (await desk.digest(city, query))?.buckets.map((bucket) => bucket.count)
    }
    const counts = async () => [await count('own'), await count('children'), await count('all')]
    await enrolByHand({ ...nation, url: (await nation.start()).chain }, '01')
    expect(await counts()).toEqual([[1], undefined, undefined])
    await wantDepth(nation, '01', 'children')
    expect(await counts()).toEqual([[1], [2], undefined])
    await wantDepth(nation, '01', 'all')
    expect(await counts()).toEqual([[1], [2], [2]])
  })

  it('refuses months it cannot mean, and more than three years of them', async () => {
    const city = await startCity()
    const ward = await enrolByHand(city, '00004')
    const ask = async (query: string) => {
      const { status } = await call(city.url, { path: `/chain/v1/digest?${query}`, show: ward })
      return status
    }
    const wrong = [
      'from=2026-12&to=2026-11',
      'from=2024-01&to=2027-01',
      'from=2026-W01&to=2026-12',
      'from=2026&to=2026',
      'from=2026-13&to=2026-14',
      'from=2026-01',
      `${YEAR}&depth=deeper`,
    ]
    for (const query of wrong) expect([query, await ask(query)]).toEqual([query, 422])
    expect(await ask('from=2024-01&to=2026-12')).toBe(200)
  })

  it('takes one at a time of each child, and lets the next one wait its turn', async () => {
    const city = await makeStation('01')
    const { units } = city.station
    const [first, second] = [units.byCode('00004'), units.byCode('00008')]
    if (!first || !second) throw new Error('no units')
    const desk = createDigestDesk(city.station)
    const query = { from: '2026-01', to: '2026-12', depth: 'own' } as DigestQuery
    const asked = [desk.digest(first, query), desk.digest(second, query), desk.digest(first, query)]
    const answers = await Promise.all(asked)
    expect(answers.map((answer) => answer?.unit ?? null)).toEqual(['00004', '00008', null])
    expect((await desk.digest(first, query))?.unit).toBe('00004')
    for (let times = 0; times < 200; times += 1) await desk.digest(second, query)
    expect(await desk.digest(second, query)).toBeNull()
    city.clock.now += 61_000
    expect(await desk.digest(second, query)).not.toBeNull()
  })
})
