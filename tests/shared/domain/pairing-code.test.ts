import { describe, expect, it } from 'vitest'
import {
  groupPairingCode,
  makePairingCode,
  PAIRING_ALPHABET,
  readPairingCode,
} from '#shared/domain/pairing-code.ts'

describe('a pairing code', () => {
  it('has no letters that are mistaken for others', () => {
    expect(PAIRING_ALPHABET).not.toMatch(/[01OILU]/)
    expect(new Set(PAIRING_ALPHABET).size).toBe(PAIRING_ALPHABET.length)
  })

  it('is made of what chance says, and read back however it is typed', () => {
    let turn = 0
    const code = makePairingCode((below) => turn++ % below)
    expect(code).toBe('23456789')
    const typed = ['23456789', '2345 6789', ' 2345-6789 ', '2345–6789', '2345.6789']
    expect(typed.map(readPairingCode)).toEqual(typed.map(() => code))
    expect(readPairingCode('k7qm 3xpr')).toBe('K7QM3XPR')
    expect(groupPairingCode('K7QM3XPR')).toBe('K7QM 3XPR')
  })

  it('is nothing else', () => {
    const wrong = ['', '2345678', '234567890', '2345678O', '2345678I', '../23456', 'K7QM 3XPĐ']
    expect(wrong.map(readPairingCode)).toEqual(wrong.map(() => null))
  })
})
