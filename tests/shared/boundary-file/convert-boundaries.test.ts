import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { convertBoundaries, ProjectionNeeded } from '#shared/boundary-file/convert-boundaries.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import { dbfOf, PRJ, shpOf, squareAt, zipOf } from '../../support/shapefile.ts'

const HANOI = squareAt(105.8, 21, 0.05)
const file = (name: string, bytes: Uint8Array | string) => ({
  name,
  bytes: typeof bytes === 'string' ? strToU8(bytes) : bytes,
})
const geoJson = (coordinates: unknown, extra: object = {}) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { ten: 'Ba Đình' }, geometry: { type: 'Polygon', coordinates } },
    ],
    ...extra,
  })
const refusal = async (...files: { name: string; bytes: Uint8Array }[]): Promise<string> => {
  try {
    await convertBoundaries(files)
  } catch (error) {
    if (error instanceof BoundaryError) return error.message
    throw error
  }
  return 'taken'
}

describe('convertBoundaries', () => {
  it('reads a zipped shapefile in VN-2000 into rounded degrees, with its names', async () => {
    const zip = zipOf({
      'xa/xa.SHP': shpOf([squareAt(587_000, 2_325_000, 1_000)]),
      'xa/xa.dbf': dbfOf(['TEN_XA', 'MA_XA'], [['Ba Đình', '00004']]),
      'xa/xa.prj': strToU8(PRJ.vn2000Utm48),
      '__MACOSX/xa/._xa.shp': strToU8('x'),
    })
    const { document, projection, text, fields } = await convertBoundaries([file('xa.zip', zip)])
    expect(document.features[0]?.properties).toEqual({ TEN_XA: 'Ba Đình', MA_XA: '00004' })
    expect(document.features[0]?.geometry).toMatchObject({
      type: 'Polygon',
      coordinates: [expect.arrayContaining([[105.8391, 21.02273]])],
    })
    expect([projection, text]).toEqual([
      { key: 'prj', said: 'prj' },
      { encoding: 'utf-8', said: 'assumed' },
    ])
    expect(fields).toEqual([
      { name: 'TEN_XA', samples: ['Ba Đình'] },
      { name: 'MA_XA', samples: ['00004'] },
    ])
  })

  it.each<[string, number[], string]>([
    ['windows-1258', [0x50, 0x68, 0xfa, 0x20, 0x54, 0x68, 0xfd, 0xf5, 0xf2, 0x6e, 0x67], 'Phú Thượng'],
    ['tcvn3', [0x42, 0x61, 0x20, 0xa7, 0xd7, 0x6e, 0x68], 'Ba Đình'],
  ])('guesses that names are in %s', async (encoding, bytes, name) => {
    const files = [file('a.shp', shpOf([HANOI])), file('a.dbf', dbfOf(['ten'], [[Uint8Array.from(bytes)]]))]
    const { document, text } = await convertBoundaries(files)
    expect([document.features[0]?.properties.ten, text]).toEqual([name, { encoding, said: 'assumed' }])
  })

  it('goes by the .cpg file, and by what is chosen before that', async () => {
    const files = [
      file('a.shp', shpOf([HANOI])),
      file('a.dbf', dbfOf(['ten'], [[Uint8Array.from([0x42, 0x61, 0x20, 0xa7, 0xd7, 0x6e, 0x68])]])),
      file('a.cpg', 'ANSI 1258'),
    ]
    expect((await convertBoundaries(files)).text).toEqual({ encoding: 'windows-1258', said: 'cpg' })
    const chosen = await convertBoundaries(files, { encoding: 'tcvn3' })
    expect([chosen.text?.said, chosen.document.features[0]?.properties.ten]).toEqual(['chosen', 'Ba Đình'])
  })

  it('asks for the system of metres that no file names, and takes the one that is chosen', async () => {
    const metres = file('a.geojson', geoJson([squareAt(587_000, 2_325_000, 1_000)]))
    await expect(convertBoundaries([metres])).rejects.toThrow(ProjectionNeeded)
    expect(await refusal(metres)).toContain('Chọn hệ tọa độ')
    const { projection } = await convertBoundaries([metres], { projection: 'tm3-105' })
    expect(projection).toEqual({ key: 'tm3-105', said: 'chosen' })
    const named = geoJson([squareAt(587_000, 2_325_000, 1_000)], {
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3405' } },
    })
    expect((await convertBoundaries([file('a.json', named)])).projection).toEqual({
      key: 'utm48',
      said: 'crs',
    })
  })

  it('says plainly that shapes lie abroad', async () => {
    expect(await refusal(file('paris.geojson', geoJson([squareAt(2.3, 48.8, 0.1)])))).toContain(
      'đều nằm ngoài Việt Nam',
    )
  })

  it('chooses the layer of communes, and names the others', async () => {
    const zip = zipOf({
      'tinh.shp': shpOf([HANOI, HANOI]),
      'phuong.shp': shpOf([HANOI]),
    })
    const first = await convertBoundaries([file('a.zip', zip)])
    expect([first.layer, first.layers, first.text]).toEqual(['phuong.shp', ['tinh.shp', 'phuong.shp'], null])
    const second = await convertBoundaries([file('a.zip', zip)], { layer: 'tinh.shp' })
    expect(second.document.features).toHaveLength(2)
  })

  it('leaves broken shapes for the station to name', async () => {
    const open = file('a.geojson', geoJson([HANOI.slice(0, 4)]))
    const { document } = await convertBoundaries([open])
    expect(document.features[0]?.geometry).toMatchObject({ type: 'Polygon' })
  })

  it.each<[string, () => { name: string; bytes: Uint8Array }[], string]>([
    ['nothing of use', () => [file('a.pdf', 'x')], 'Không thấy tệp bản đồ'],
    ['a table alone', () => [file('a.dbf', 'x')], 'Thiếu tệp .shp'],
    ['no JSON', () => [file('a.geojson', '{')], 'không phải JSON đúng'],
    ['an empty file', () => [file('a.geojson', '')], 'không phải JSON đúng'],
    ['no feature', () => [file('a.json', '{"type":"FeatureCollection","features":[]}')], 'không có hình nào'],
    ['an empty .shp', () => [file('a.shp', '')], 'hỏng hoặc thiếu phần'],
    ['a .shp cut short', () => [file('a.shp', shpOf([HANOI]).slice(0, 150))], 'hỏng hoặc thiếu phần'],
    ['a .shp without shapes', () => [file('a.shp', shpOf([]))], 'không có hình nào'],
    ['a .zip that is none', () => [file('a.zip', 'PK rubbish')], 'tệp hỏng hoặc có mật khẩu'],
    [
      'a .zip of other things',
      () => [file('a.zip', zipOf({ 'a.txt': strToU8('x') }))],
      'Không thấy tệp bản đồ',
    ],
    [
      'a .zip of many files',
      () => [
        file(
          'a.zip',
          zipOf(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}.txt`, strToU8('x')]))),
        ),
      ],
      'hơn 1000 tệp',
    ],
    [
      'a bomb',
      () => {
        const zeros = new Uint8Array(130 * 1024 * 1024)
        return [file('a.zip', zipSync({ 'a.json': [zeros, { level: 1 }], 'b.json': [zeros, { level: 1 }] }))]
      },
      'lớn hơn 256 MB',
    ],
    ['65 MB', () => [file('a.geojson', new Uint8Array(65 * 1024 * 1024))], 'tối đa 64 MB'],
  ])('refuses %s', async (_, files, message) => {
    expect(await refusal(...files())).toContain(message)
  })

  it('is not taken in by an archive that lies about its size', async () => {
    const zip = zipOf({ 'a.json': new Uint8Array(4 * 1024 * 1024) })
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
    // The size unpacked, in the directory at the end.
    const directory = zip.findLastIndex(
      (byte, at) => byte === 0x50 && zip[at + 1] === 0x4b && zip[at + 2] === 1 && zip[at + 3] === 2,
    )
    view.setUint32(directory + 24, 10, true)
    expect(await refusal(file('a.zip', zip))).not.toBe('taken')
  })
})
