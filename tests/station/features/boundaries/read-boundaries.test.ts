import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaries, boundaryImport } from '#shared/contract/units.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import type { Unit, UnitCode, UnitKind } from '#shared/domain/unit.ts'
import { readBoundaries } from '#station/features/boundaries/read-boundaries.ts'
import { readNationalUnits } from '#station/resources.ts'

const CITY_FILE = new URL('../../../../../shared/data/hanoi-communes.topo.json', import.meta.url)

function unitOf(code: string, nameVi: string, kind: UnitKind, parts: Partial<Unit> = {}): Unit {
  return {
    code: code as UnitCode,
    parent: '01' as UnitCode,
    kind,
    nameVi,
    nameEn: nameVi,
    areaKm2: null,
    lat: null,
    lon: null,
    ...parts,
  }
}

const BA_DINH = unitOf('00004', 'Phường Ba Đình', 'ward', { lat: 21.0383, lon: 105.8379 })
const HONG_HA = unitOf('00097', 'Phường Hồng Hà', 'ward')
const XA_DUNG = unitOf('03203', 'Xã Xa Dung', 'commune')
const CON_DAO = unitOf('26732', 'Đặc khu Côn Đảo', 'special_zone')
const UNITS = [BA_DINH, HONG_HA, XA_DUNG, CON_DAO]

type Coordinates = unknown
const square = (lon = 105.75, lat = 21, size = 0.125): number[][] => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
  [lon, lat],
]
const polygon = (coordinates: Coordinates = [square()]) => ({ type: 'Polygon', coordinates })
const feature = (
  properties: Record<string, unknown> | null,
  geometry: unknown = polygon(),
  id?: unknown,
) => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  properties,
  geometry,
})
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })
const codesOf = (document: unknown, units: readonly Unit[] = UNITS) =>
  readBoundaries(document, units).features.map(({ id }) => id)
/** Beside a feature that matches, so that the file as a whole is taken. */
const detailOf = (bad: unknown, units: readonly Unit[] = UNITS) =>
  readBoundaries(collection(feature({ code: '26732' }), bad), units).unmatched.map(({ index, detail }) => [
    index,
    detail,
  ])

describe('readBoundaries: which unit a feature is', () => {
  it.each([
    ['ma_xa', { ma_xa: '00004', ten_huyen: 'Hồng Hà' }],
    ['MaXa', { MaXa: ' 00004 ' }],
    ['code', { code: '00004', name: 'Ba Đình' }],
    ['any other property', { administrative_number: '00004' }],
    ['code beside its parent’s', { ma_tinh: '01', ma_xa: '00004' }],
    ['unknown properties that hold its parent’s, too', { t: '01', x: '00004' }],
    ['own code rather than another one', { code: '00004', neighbour: '00097' }],
  ])('reads the code from %s', (_, properties) => {
    const city = unitOf('01', 'Thành phố Hà Nội', 'city', { parent: 'VN' as UnitCode })
    expect(codesOf(collection(feature(properties)), [city, ...UNITS])).toEqual(['00004'])
  })

  it('reads the code from the feature’s id', () => {
    expect(codesOf(feature(null, polygon(), '00004'))).toEqual(['00004'])
  })

  it.each([
    'Ba Đình',
    'Phường Ba Đình',
    'phuong ba dinh',
    'BA ĐÌNH',
    ' Phường  Ba  Đình ',
    'Ba Đình'.normalize('NFD'),
  ])('reads the name %j', (name) => {
    expect(codesOf(collection(feature({ name })))).toEqual(['00004'])
  })

  it('reads names of communes and special zones, also one that begins like a kind', () => {
    const named = ['Xa Dung', 'Xã Xa Dung', 'Côn Đảo', 'Đặc khu Côn Đảo'].map((ten) =>
      codesOf(collection(feature({ ten }))),
    )
    expect(named).toEqual([['03203'], ['03203'], ['26732'], ['26732']])
  })

  it('tells marks apart where the plain letters are the same', () => {
    const units = [unitOf('00091', 'Phường Phú Thượng', 'ward'), unitOf('00092', 'Phường Phú Thương', 'ward')]
    expect(codesOf(collection(feature({ name: 'Phú Thương' })), units)).toEqual(['00092'])
  })

  it.each([
    ['a kind that is not the unit’s', { name: 'Xã Ba Đình' }, 'Không có đơn vị nào tên'],
    ['a district of before July 2025', { name: 'Quận Ba Đình' }, 'đường biên từ ngày 01/07/2025'],
    [
      'a district’s name beside an unknown one',
      { name: 'Phúc Xá', ten_huyen: 'Ba Đình' },
      'Không có đơn vị nào tên “Phúc Xá”',
    ],
    ['neither code nor name', { population: 5 }, 'không có mã và không có tên'],
    ['two codes', { code: '00004', id: '00097' }, 'hai mã khác nhau'],
    ['a running number that looks like a code', { id: '00004', name: 'Hồng Hà' }, 'không phải “Hồng Hà”'],
    ['a number for a code', { code: 4 }, 'không có mã'],
    [
      'names of the prototype',
      { name: '__proto__', ten: 'constructor' },
      'Không có đơn vị nào tên “constructor”',
    ],
  ])('leaves out a feature with %s', (_, properties, detail) => {
    expect(detailOf(feature(properties))).toEqual([[1, expect.stringContaining(detail)]])
  })

  it('leaves out a name that several units have', () => {
    const units = [
      ...UNITS,
      unitOf('00100', 'Xã Tân Lập', 'commune'),
      unitOf('00200', 'Xã Tân Lập', 'commune'),
    ]
    expect(detailOf(feature({ name: 'Tân Lập' }), units)).toEqual([
      [1, expect.stringContaining('Có nhiều đơn vị')],
    ])
  })

  it('leaves out a namesake that lies elsewhere', () => {
    const far = feature({ name: 'Ba Đình' }, polygon([square(107, 16)]))
    expect(detailOf(far)).toEqual([[1, expect.stringContaining('nằm xa đơn vị 00004')]])
  })

  it('leaves out both where two features are the same unit', () => {
    const document = collection(
      feature({ code: '00004' }),
      feature({ code: '00097' }),
      feature({ ma: '00004' }),
    )
    const { features, missing, unmatched } = readBoundaries(document, UNITS)
    expect(features.map(({ id }) => id)).toEqual(['00097'])
    expect(missing).toEqual(['00004', '03203', '26732'])
    expect(unmatched.map(({ index }) => index)).toEqual([0, 2])
  })

  it('trusts a code more than a name', () => {
    const document = collection(
      feature({ name: 'Ba Đình' }, polygon([square(105.7)])),
      feature({ code: '00004' }),
    )
    const { features, unmatched } = readBoundaries(document, UNITS)
    expect(features[0]?.geometry).toEqual(polygon())
    expect(unmatched).toMatchObject([{ index: 0, name: 'Ba Đình' }])
  })
})

describe('readBoundaries: shapes', () => {
  it('gives what the contract says', () => {
    const document = collection(
      feature({ code: '00004', secret: 'x' }),
      feature({ code: '00001', name: 'Lạ' }),
    )
    const { features, ...answer } = readBoundaries(document, UNITS)
    expect(boundaries.shape.features.parse(features)).toEqual([
      { type: 'Feature', id: '00004', properties: {}, geometry: polygon() },
    ])
    expect(boundaryImport.parse(answer)).toEqual({
      matched: 1,
      missing: ['00097', '03203', '26732'],
      unmatched: [{ index: 1, name: 'Lạ', detail: expect.stringContaining('Không có đơn vị nào tên') }],
    })
  })

  it('rounds to five decimals and drops height, repeated points and rings that vanish', () => {
    const outer = [
      [105.123456789, 21, 7],
      [105.2, 21, 7],
      [105.200000001, 21],
      [105.2, 21.1],
      [105.123456789, 21],
    ]
    const hole = square(105.15, 21.01, 0.000001)
    const [only] = readBoundaries(
      collection(feature({ code: '00004' }, polygon([outer, hole]))),
      UNITS,
    ).features
    expect(only?.geometry).toEqual(
      polygon([
        [
          [105.12346, 21],
          [105.2, 21],
          [105.2, 21.1],
          [105.12346, 21],
        ],
      ]),
    )
  })

  it('takes multipolygons, islands and holes', () => {
    const coordinates = [[square(), square(105.8, 21.02, 0.01)], [square(106)]]
    const [only] = readBoundaries(
      feature({ code: '00004' }, { type: 'MultiPolygon', coordinates }),
      UNITS,
    ).features
    expect(only?.geometry).toMatchObject({ type: 'MultiPolygon' })
    expect(only?.geometry.coordinates.map((rings) => rings.length)).toEqual([2, 1])
  })

  it.each([
    ['a point', { type: 'Point', coordinates: [105, 21] }],
    ['a line', { type: 'LineString', coordinates: square() }],
    ['a collection', { type: 'GeometryCollection', geometries: [polygon()] }],
    ['nothing', null],
    ['text', 'POLYGON ((…))'],
    ['no coordinates', polygon('x')],
    ['no rings', polygon([])],
    ['an open ring', polygon([square().slice(0, 4)])],
    ['a ring of three points', polygon([square().slice(0, 3)])],
    ['coordinates that are text', polygon([[['105', '21'], ...square()]])],
    ['coordinates that are null', polygon([[null, ...square()]])],
    ['a coordinate that is not finite', polygon([[[Number.POSITIVE_INFINITY, 21], ...square()]])],
    ['a shape smaller than the grid', polygon([square(105, 21, 0.000001)])],
    ['a multipolygon with the depth of a polygon', { type: 'MultiPolygon', coordinates: [square()] }],
  ])('leaves out %s', (_, geometry) => {
    expect(detailOf(feature({ code: '00004' }, geometry))).toEqual([[1, expect.any(String)]])
  })

  it('answers any document with a match or a BoundaryError', () => {
    const geometry = fc.record({
      type: fc.constantFrom('Polygon', 'MultiPolygon', 'Point'),
      coordinates: fc.oneof(fc.jsonValue(), fc.constant([square()]), fc.constant([[square()]])),
    })
    const document = fc.oneof(
      fc.jsonValue(),
      fc.array(geometry).map((all) => collection(...all.map((one) => feature({ code: '00004' }, one)))),
      fc.record({
        type: fc.constant('Topology'),
        arcs: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.array(fc.integer(), { maxLength: 3 })))),
        transform: fc.oneof(fc.jsonValue(), fc.constant(null)),
        objects: fc.record({
          a: fc.record({
            type: fc.constantFrom('Polygon', 'MultiPolygon', 'GeometryCollection'),
            geometries: fc.jsonValue(),
            arcs: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.integer({ min: -4, max: 4 })))),
          }),
        }),
      }),
    )
    fc.assert(
      fc.property(document, (any) => {
        try {
          boundaries.shape.features.parse(readBoundaries(any, UNITS).features)
        } catch (error) {
          expect(error).toBeInstanceOf(BoundaryError)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('readBoundaries: files that are refused whole', () => {
  const refusalOf = (document: unknown): string => {
    try {
      readBoundaries(document, UNITS)
    } catch (error) {
      if (error instanceof BoundaryError) return error.message
      throw error
    }
    return 'taken'
  }

  it.each<[string, unknown, string]>([
    [
      'projected coordinates',
      feature({ code: '00004' }, polygon([square(587_000, 2_325_000, 500)])),
      'EPSG:4326',
    ],
    ['latitude before longitude', feature({ code: '00004' }, polygon([square(21, 105.8)])), 'kinh độ trước'],
    ['no feature at all', collection(), 'không có hình nào'],
    ['no feature that matches', collection(feature({ name: 'Paris' })), 'Ghi mã đơn vị'],
    ['another kind of document', { type: 'Style', layers: [] }, 'GeoJSON'],
    ['a list', [feature({ code: '00004' })], 'GeoJSON'],
    ['nothing', null, 'GeoJSON'],
    ['text', '{}', 'GeoJSON'],
    ['features that are no list', { type: 'FeatureCollection', features: {} }, 'features'],
    ['a feature that is none', collection({ type: 'Polygon' }), 'features → 0'],
    ['arcs that are text', { type: 'Topology', arcs: 'x', objects: {} }, 'arcs'],
  ])('%s', (_, document, message) => {
    expect(refusalOf(document)).toContain(message)
  })

  it('too many vertices', () => {
    const ring = square()
    const long = [...Array.from({ length: 100_000 }, () => ring[0]), ...ring]
    const document = collection(
      ...['a', 'b', 'c', 'd', 'e'].map((name) => feature({ name }, polygon([long]))),
    )
    expect(refusalOf(document)).toContain('mapshaper')
  })

  // Its coordinates would be refused, too, had they been unfolded.
  it('a small TopoJSON that names one long arc again and again', () => {
    const arcs = [[...Array.from({ length: 10_000 }, () => [587_000, 2_325_000]), ...square()]]
    const geometries = Array.from({ length: 2_000 }, () => ({
      type: 'Polygon',
      arcs: [[0], [0]],
      properties: { code: '00004' },
    }))
    const document = {
      type: 'Topology',
      arcs,
      objects: { communes: { type: 'GeometryCollection', geometries } },
    }
    expect(refusalOf(document)).toContain('mapshaper')
  })

  it('too many features', () => {
    expect(refusalOf(collection(...Array.from({ length: 20_001 }, () => feature({ code: 'x' }))))).toContain(
      '20001',
    )
  })

  it.each([[[[7]]], [[[0.5]]], [[['__proto__']]], [[[-9]]], ['x'], [[0]]])(
    'a TopoJSON that names arcs %j',
    (arcs) => {
      const geometry = { type: 'Polygon', properties: { code: '00004' }, arcs }
      expect(refusalOf({ type: 'Topology', arcs: [square()], objects: { a: geometry } })).toContain(
        'TopoJSON hỏng',
      )
    },
  )
})

describe('readBoundaries: TopoJSON', () => {
  it('unfolds shared and reversed arcs, with a transform', () => {
    const document = {
      type: 'Topology',
      transform: { scale: [0.1, 0.1], translate: [105, 21] },
      // A square of two halves: the arc between them runs upwards.
      arcs: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [1, 1],
          [-1, 0],
          [0, -1],
          [1, 0],
        ],
        [
          [1, 0],
          [1, 0],
          [0, 1],
          [-1, 0],
        ],
      ],
      objects: {
        wards: {
          type: 'GeometryCollection',
          geometries: [
            { type: 'Polygon', arcs: [[0, 1]], properties: { name: 'Hồng Hà' } },
            { type: 'MultiPolygon', arcs: [[[2, -1]]], id: '26732' },
            { type: 'Point', coordinates: [0, 0], properties: { name: 'Ba Đình' } },
            { type: null, properties: { name: 'Xa Dung' } },
          ],
        },
      },
    }
    const { features, unmatched } = readBoundaries(document, UNITS)
    expect(features.map(({ id, geometry }) => [id, geometry])).toEqual([
      [
        '00097',
        polygon([
          [
            [105.1, 21],
            [105.1, 21.1],
            [105, 21.1],
            [105, 21],
            [105.1, 21],
          ],
        ]),
      ],
      [
        '26732',
        {
          type: 'MultiPolygon',
          coordinates: [
            [
              [
                [105.1, 21],
                [105.2, 21],
                [105.2, 21.1],
                [105.1, 21.1],
                [105.1, 21],
              ],
            ],
          ],
        },
      ],
    ])
    expect(unmatched.map(({ index }) => index)).toEqual([2, 3])
  })

  it('gives each of Hanoi’s 126 communes and wards its boundary, by code and by name alone', ({ skip }) => {
    if (!existsSync(CITY_FILE)) skip('the boundary file of Hanoi is not beside this checkout')
    const document = JSON.parse(readFileSync(CITY_FILE, 'utf8'))
    const units = readNationalUnits().filter(({ parent }) => parent === '01')
    const byCode = readBoundaries(document, units)
    expect([byCode.matched, byCode.missing, byCode.unmatched]).toEqual([126, [], []])
    expect(boundaries.shape.features.parse(byCode.features)).toHaveLength(126)

    for (const geometry of document.objects.communes.geometries) {
      delete geometry.id
      geometry.properties = { name: geometry.properties.name }
    }
    const byName = readBoundaries(document, units)
    expect([byName.features, byName.missing, byName.unmatched]).toEqual([byCode.features, [], []])
    expect(new Set(byName.shapes.map(({ by }) => by))).toEqual(new Set(['name']))
    // Among the units of the whole nation many have namesakes; none may end up in the wrong province.
    const amongAll = readBoundaries(document, readNationalUnits())
    expect(amongAll.features.filter(({ id }) => !units.some(({ code }) => code === id))).toEqual([])
  })
})
