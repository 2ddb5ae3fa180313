import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSlips, suggest } from '#shared/domain/formula-suggest.ts'

describe('suggest', () => {
  it('finds the word that was meant, and stays silent where none is near', () => {
    const known = ['dossiers_handled', 'dossiers_on_time', 'population']
    expect(suggest('dossier_handled', known)).toBe('dossiers_handled')
    expect(suggest('dossiers_onitme', known)).toBe('dossiers_on_time')
    expect(suggest('POPULATION', known)).toBe('population')
    expect(suggest('xyz', known)).toBeNull()
    expect(suggest('', known)).toBeNull()
  })

  it('counts slips as a distance: none for the same, as many one way as the other', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(countSlips(a, a)).toBe(0)
        expect(countSlips(a, b)).toBe(countSlips(b, a))
        expect(countSlips(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
    expect(countSlips('abcd', 'abdc')).toBe(1)
  })
})
