import { describe, expect, it } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { readEnrolmentCode, writeEnrolmentCode } from '#station/chain/enrolment-code.ts'

const code = {
  url: 'https://ioc.example:8443',
  caSha256: 'ab'.repeat(32),
  unit: '00004' as UnitCode,
  secret: 's'.repeat(43),
  expiresAt: '2026-11-22T14:38:00.000Z',
}

describe('enrolment code', () => {
  it('comes back whole, spaces around it or not', () => {
    const text = writeEnrolmentCode(code)
    expect(text).toMatch(/^MIOC1\.[A-Za-z0-9_-]+$/)
    expect(readEnrolmentCode(`  ${text}\n`)).toEqual(code)
  })

  it.each([
    ['cut short', writeEnrolmentCode(code).slice(0, -20)],
    ['without its prefix', writeEnrolmentCode(code).slice(6)],
    ['of plain HTTP', writeEnrolmentCode({ ...code, url: 'http://ioc.example' })],
    ['of a bad hash', writeEnrolmentCode({ ...code, caSha256: 'AB' })],
    ['nothing', ''],
  ])('refuses one %s', (_name, text) => {
    expect(() => readEnrolmentCode(text)).toThrowError(expect.objectContaining({ code: 'bad-code' }))
  })
})
