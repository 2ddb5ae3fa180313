import { describe, expect, it } from 'vitest'
import type { ChildLink } from '#shared/contract/index.ts'
import {
  backlogText,
  childrenBooksText,
  isClockOff,
  isEndNear,
  linkNotes,
} from '../../../../renderer/features/links/link-words.ts'

const NOW = Date.parse('2026-11-21T14:00:00+07:00')
/** Says the key, and what was put into it. */
const t = ((key: string, values?: Record<string, unknown>) =>
  [key.replace('links.', ''), ...Object.values(values ?? {})].join(' ')) as never
const formats = {
  time: (ms: number) => new Date(ms).toISOString().slice(11, 16),
  when: (ms: number) => new Date(ms).toISOString().slice(11, 16),
  date: (ms: number) => new Date(ms).toISOString().slice(0, 10),
  duration: (ms: number) => `${ms / 60_000} min`,
} as never

const link = (over: Partial<ChildLink> = {}): ChildLink =>
  ({
    state: 'live',
    backlog: 0,
    drainedAt: null,
    clockSkewMs: 200,
    certificateExpiresAt: '2027-02-01T00:00:00+07:00',
    directivesWaiting: 0,
    directivesRefused: 0,
    below: null,
    ...over,
  }) as ChildLink

describe('the words of a link', () => {
  it('say how much waits and when that is over, and nothing of a station that is not heard', () => {
    const drainedAt = '2026-11-21T14:05:00+07:00'
    expect(
      [
        link(),
        link({ backlog: 12 }),
        link({ backlog: 12, drainedAt }),
        link({ backlog: null }),
        link({ state: 'silent', backlog: 0 }),
        link({ state: 'never', backlog: 0 }),
      ].map((each) => backlogText(t, formats, each, NOW)),
    ).toEqual([
      'backlog.none',
      'backlog.items 12',
      'backlog.items 12 · backlog.drained 07:05',
      'backlog.unknown',
      'backlog.unknown',
      'backlog.unknown',
    ])
  })

  it('have no note where all is well, and one for each thing that is not', () => {
    expect(linkNotes(t, formats, link(), NOW)).toEqual([])
    const troubled = link({
      clockSkewMs: -185_000,
      certificateExpiresAt: '2026-11-25T00:00:00Z',
      directivesWaiting: 2,
      directivesRefused: 1,
      below: { live: 3, silent: 1, never: 0, differs: 2 },
    })
    expect(linkNotes(t, formats, troubled, NOW)).toEqual([
      `notes.skewBehind ${185_000 / 60_000} min`,
      'notes.certificate 2026-11-25',
      'notes.refused 1',
      'notes.waiting 2',
      'notes.belowSilent 1',
      'notes.belowDiffers 2',
    ])
  })

  it('call a clock off from half a minute, and an end near from a fortnight', () => {
    expect([30_000, 30_001, -30_001, null].map(isClockOff)).toEqual([false, true, true, false])
    const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString()
    expect([inDays(15), inDays(13), inDays(-1), null].map((at) => isEndNear(at, NOW))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('the books of the children', () => {
  const at = { checkedAt: '2026-11-21T03:00:00+07:00', matchedAt: null }
  const matched = { books: { state: 'matched', differing: 0, ...at } } as const
  const differs = { books: { state: 'differs', differing: 3, ...at } } as const
  const unknown = { books: null }

  it('match as many as were compared, out of all there are', () => {
    expect(childrenBooksText(t, [matched, matched])).toEqual({
      text: 'books.stationsMatched 2 2',
      wrong: false,
    })
    expect(childrenBooksText(t, [matched, unknown])).toEqual({
      text: 'books.stationsMatched 1 2',
      wrong: false,
    })
  })

  it('that differ are counted, whatever the others do', () => {
    expect(childrenBooksText(t, [matched, differs, unknown])).toEqual({
      text: 'books.stationsDiffer 1',
      wrong: true,
    })
  })

  it('say nothing where none was compared, or there are no children', () => {
    expect([childrenBooksText(t, [unknown]), childrenBooksText(t, [])]).toEqual([null, null])
  })
})
