import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quietSince } from '#shared/domain/quiet-hours.ts'

const at = (text: string) => Date.parse(`${text}+07:00`)
const since = (from: string, until: string, now: string) => {
  const ms = quietSince({ from, until }, at(now))
  return ms === null ? null : new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16)
}

describe('quiet hours', () => {
  it('are on between two times of one day, the first included', () => {
    expect(since('12:00', '13:30', '2026-11-21T11:59')).toBe(null)
    expect(since('12:00', '13:30', '2026-11-21T12:00')).toBe('2026-11-21T12:00')
    expect(since('12:00', '13:30', '2026-11-21T13:29')).toBe('2026-11-21T12:00')
    expect(since('12:00', '13:30', '2026-11-21T13:30')).toBe(null)
  })

  it('pass midnight, and a new year', () => {
    expect(since('22:00', '06:00', '2026-12-31T21:59')).toBe(null)
    expect(since('22:00', '06:00', '2026-12-31T23:10')).toBe('2026-12-31T22:00')
    expect(since('22:00', '06:00', '2027-01-01T05:59')).toBe('2026-12-31T22:00')
    expect(since('22:00', '06:00', '2027-01-01T06:00')).toBe(null)
  })

  it('are of Viet Nam, wherever the machine is', () => {
    expect(quietSince({ from: '22:00', until: '06:00' }, Date.parse('2026-11-21T16:00:00Z'))).toBe(
      Date.parse('2026-11-21T15:00:00Z'),
    )
  })

  it('are never on where there are none', () => {
    expect(quietSince(null, at('2026-11-21T23:00'))).toBe(null)
    expect(since('08:00', '08:00', '2026-11-21T08:00')).toBe(null)
  })

  it('and the hours between them make up the day', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 })
    const time = (of: number) =>
      `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(minutes, minutes, minutes, (from, until, now) => {
        fc.pre(from !== until)
        const moment = at('2026-11-21T00:00') + now * 60_000
        const isOn = quietSince({ from: time(from), until: time(until) }, moment) !== null
        const isOff = quietSince({ from: time(until), until: time(from) }, moment) === null
        expect(isOn).toBe(isOff)
      }),
    )
  })
})
