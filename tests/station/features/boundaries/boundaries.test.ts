import { describe, expect, it } from 'vitest'
import type { Boundaries, BoundaryCheck, BoundaryImport } from '#shared/contract/units.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const square = (lon: number, lat: number, size = 0.0625) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon, lat + size],
      [lon + size, lat + size],
      [lon + size, lat],
      [lon, lat],
    ],
  ],
})
const rounded = (lon: number, lat: number) =>
  square(lon, lat).coordinates.map((ring) =>
    ring.map((position) => position.map((degrees) => Math.round(degrees * 1e5) / 1e5)),
  )
const feature = (properties: object, geometry: object) => ({ type: 'Feature', properties, geometry })
const fileOf = (...features: object[]) => ({ type: 'FeatureCollection', features })

/** Ba Đình lies at 105.83, 21.03; the last one has the name of a ward of before July 2025. */
const DOCUMENT = fileOf(
  feature({ so: 4, ten: 'Ba Đình' }, square(105.83, 21.03)),
  feature({ so: 8, ten: 'Ngoc Hà' }, square(105.82, 21.03)),
  feature({ so: 70, ten: 'Trần Hưng Đạo' }, square(105.84, 21.02)),
)

const check = async (station: TestStation, body: object) =>
  (await station.ask<BoundaryCheck>('POST', '/api/v1/boundaries/check', body)).body
const take = (station: TestStation, body: object) =>
  station.ask<BoundaryImport & { detail: string }>('POST', '/api/v1/boundaries', body)
const stored = async (station: TestStation) =>
  (await station.ask<Boundaries>('GET', '/api/v1/boundaries')).body
const unitsOf = ({ shapes }: BoundaryCheck) => shapes.map(({ unit, by }) => [unit, by])

describe('checking boundaries before they are stored', () => {
  it('answers shape by shape, suggests units, and stores nothing', async () => {
    const station = await makeStation('01')
    const answer = await check(station, { document: DOCUMENT })
    expect(unitsOf(answer)).toEqual([
      ['00004', 'name'],
      ['00008', 'name'],
      [null, null],
    ])
    expect(answer.shapes[2]).toMatchObject({
      name: 'Trần Hưng Đạo',
      detail: expect.stringContaining('Không có đơn vị nào tên'),
    })
    expect([answer.matched, answer.missing.length, answer.replaced]).toEqual([2, 124, 0])
    expect((await stored(station)).features).toEqual([])
  })

  it('goes by the columns that the operator names; a table may hold codes as numbers', async () => {
    const station = await makeStation('01')
    expect(unitsOf(await check(station, { document: DOCUMENT, codeField: 'so', nameField: null }))).toEqual([
      ['00004', 'code'],
      ['00008', 'code'],
      ['00070', 'code'],
    ])
    const byNothing = await check(station, { document: DOCUMENT, codeField: null, nameField: 'so' })
    expect(byNothing.matched).toBe(0)
  })

  it('takes units by hand, leaves shapes out, and puts shapes of one unit together only when asked', async () => {
    const station = await makeStation('01')
    const matches = [
      { index: 1, unit: null },
      { index: 2, unit: '00004' },
      { index: 0, unit: '00004' },
    ]
    const asked = await check(station, { document: DOCUMENT, matches })
    expect([asked.matched, asked.doubles]).toEqual([0, [{ unit: '00004', shapes: [0, 2] }]])
    const merged = await check(station, { document: DOCUMENT, matches, merge: ['00004'] })
    expect(unitsOf(merged)).toEqual([
      ['00004', 'hand'],
      [null, null],
      ['00004', 'hand'],
    ])
    await take(station, { document: DOCUMENT, matches, merge: ['00004'], source: 'Sở Nội vụ' })
    const { features, source } = await stored(station)
    expect([source, features.map(({ id }) => id)]).toEqual(['Sở Nội vụ', ['00004']])
    expect(features[0]?.geometry).toMatchObject({
      type: 'MultiPolygon',
      coordinates: [rounded(105.83, 21.03), rounded(105.84, 21.02)],
    })
  })

  it('suggests the unit of a name with a slip, and the one that lies there', async () => {
    const station = await makeStation('01')
    const slip = fileOf(
      feature({ ten: 'Ba Đìn' }, square(105.83, 21.03)),
      feature({ ten: 'Quận 99' }, square(105.8379 - 0.005, 21.0383 - 0.005)),
    )
    const { shapes } = await check(station, { document: slip })
    expect(shapes[0]?.suggestions[0]).toBe('00004')
    expect(shapes[1]?.suggestions).toContain('00004')
  })

  it('refuses units that are not below the station, and requests that make no sense', async () => {
    const station = await makeStation('01')
    const abroad = await check(station, { document: DOCUMENT, matches: [{ index: 2, unit: '25747' }] })
    expect(abroad.shapes[2]?.detail).toContain('không có đơn vị 25747')
    const wrong = await station.ask<{ detail: string }>('POST', '/api/v1/boundaries/check', {
      document: DOCUMENT,
      matches: 'all',
    })
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('matches')])
  })

  it('says plainly that a shape lies abroad', async () => {
    const station = await makeStation('01')
    const { shapes } = await check(station, fileOf(feature({ code: '00004' }, square(2.3, 48.8))))
    expect(shapes[0]?.detail).toContain('nằm ngoài Việt Nam')
  })
})

describe('undoing an import of boundaries', () => {
  const of = (code: string, lon: number) => fileOf(feature({ code }, square(lon, 21.03)))
  const codes = async (station: TestStation) => (await stored(station)).features.map(({ id }) => id)

  it('puts the set before back, as it was, and forth again', async () => {
    const station = await makeStation('01')
    await take(station, { document: of('00004', 105.83), source: 'một' })
    const first = await stored(station)
    station.clock.now += 60_000
    await take(station, {
      document: fileOf(...of('00004', 105.84).features, ...of('00008', 105.82).features),
      source: 'hai',
    })
    const second = await stored(station)
    expect([second.source, second.previous]).toEqual([
      'hai',
      { source: 'một', importedAt: first.importedAt, units: 1 },
    ])
    expect((await station.ask('POST', '/api/v1/boundaries/restore')).body).toEqual({ units: 1 })
    expect(await stored(station)).toEqual({
      ...first,
      previous: { source: 'hai', importedAt: second.importedAt, units: 2 },
    })
    await station.ask('POST', '/api/v1/boundaries/restore')
    expect(await stored(station)).toEqual(second)
  })

  it('removes them all, and takes that back', async () => {
    const station = await makeStation('01')
    await take(station, { document: of('00004', 105.83), source: 'một' })
    expect((await station.ask('DELETE', '/api/v1/boundaries')).body).toEqual({ removed: 1 })
    expect(await stored(station)).toMatchObject({ source: null, importedAt: null, features: [] })
    // Removing nothing must not cost the set that can be put back.
    expect((await station.ask('DELETE', '/api/v1/boundaries')).body).toEqual({ removed: 0 })
    await station.ask('POST', '/api/v1/boundaries/restore')
    expect([await codes(station), (await stored(station)).source]).toEqual([['00004'], 'một'])
    const { body } = await station.ask<{ items: { action: string }[] }>('GET', '/api/v1/audit')
    const actions = body.items.map(({ action }) => action)
    expect(actions.filter((action) => action.startsWith('boundaries-'))).toEqual([
      'boundaries-imported',
      'boundaries-removed',
      'boundaries-restored',
    ])
  })

  it('says that there is nothing to put back', async () => {
    const station = await makeStation('01')
    const { status, body } = await station.ask<{ detail: string }>('POST', '/api/v1/boundaries/restore')
    expect([status, body.detail]).toEqual([409, expect.stringContaining('Hãy nhập từ tệp')])
  })
})
