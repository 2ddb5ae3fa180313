import { describe, expect, it } from 'vitest'
import { addressOf, PLACES, placeAt } from '#shared/domain/place.ts'

describe('places of the wall', () => {
  it('are found again at their addresses, each at its own', () => {
    expect(PLACES.map((place) => placeAt(addressOf(place)))).toEqual(PLACES)
    expect([addressOf('overview'), addressOf('lampBoard')]).toEqual(['/overview', '/lamp-board'])
  })

  it('are the overview where none is named', () => expect(placeAt('/')).toBe('overview'))

  it('are nowhere else', () => {
    for (const path of ['', '/lampBoard', '/Design', '/design/', '/index.html', '/api/v1/kpis'])
      expect(placeAt(path)).toBeNull()
  })
})
