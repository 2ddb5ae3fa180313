/** Lamps that a child may not tell, each refused alone. */
import { describe, expect, it } from 'vitest'
import type { WireLamp } from '#shared/contract/chain.ts'
import { checkItems } from '#station/chain/check-items.ts'
import { makeStation } from '../../support/station.ts'

const LAMP: Omit<WireLamp, 'unit' | 'code' | 'period'> & Record<string, unknown> = {
  kind: 'lamp',
  key: '00004|DV.01',
  unit: '00004',
  code: 'DV.01',
  rev: 3,
  period: '2026-11-20',
  value: 97,
  lamp: 'yellow',
  reason: null,
  since: '2026-11-20T17:00:00.000+07:00',
  asOf: '2026-11-20T16:00:00.000+07:00',
  reported: 1,
  bounds: null,
  doubt: null,
  simulated: false,
  version: 1,
}

async function judge(...lamps: object[]) {
  const city = await makeStation('01')
  const ward = city.station.units.byCode('00004')
  if (!ward) throw new Error('no ward')
  const { lamps: taken, rejected } = checkItems(city.station, city.station.db, ward, lamps, new Set())
  return { city, taken, codes: rejected.map(({ code }) => code) }
}

describe('a lamp on the wire', () => {
  it('is taken as it is told', async () => {
    const { taken, codes } = await judge(LAMP)
    expect(codes).toEqual([])
    expect(taken).toMatchObject([
      { value: 97, lamp: 'yellow', reason: null, reported: 1, rev: 3, version: 1 },
    ])
  })

  it('is refused where it is another unit’s, unknown, or cannot be', async () => {
    const own = { ...LAMP, code: 'L.01', key: '00004|L.01' }
    const { taken, codes } = await judge(
      { ...LAMP, unit: '00008', key: '00008|DV.01' },
      { ...LAMP, unit: '01', key: '01|DV.01' },
      { ...LAMP, unit: '99999', key: '99999|DV.01' },
      { ...LAMP, code: 'DV.99', key: '00004|DV.99' },
      own,
      { ...LAMP, key: '00008|DV.01' },
      { ...LAMP, period: '2026-11' },
      { ...LAMP, value: null },
      { ...LAMP, value: null, period: null },
      { ...LAMP, reason: 'stale' },
      { ...LAMP, reported: 2 },
      { ...LAMP, bounds: { low: 2, high: 1 } },
      { ...LAMP, lamp: 'blue' },
      { ...LAMP, since: undefined },
    )
    expect(taken).toEqual([])
    expect(codes).toEqual([
      ...['outside-subtree', 'outside-subtree', 'unknown-unit', 'unknown-kpi', 'unknown-kpi'],
      ...Array(8).fill('bad-value'),
      'malformed-item',
    ])
  })

  it('is never from the future, however fast the child’s clock runs', async () => {
    const later = '2031-01-01T00:00:00.000+07:00'
    const { city, taken } = await judge({ ...LAMP, since: later, asOf: later })
    expect(taken).toMatchObject([{ since: city.clock(), asOf: city.clock() }])
  })
})
