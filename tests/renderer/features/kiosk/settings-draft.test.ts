import { describe, expect, it } from 'vitest'
import {
  draftOf,
  moved,
  newId,
  newTurn,
  problemOf,
  settingsOf,
  type WallDraft,
} from '../../../../renderer/features/kiosk/settings-draft.ts'
import { wallSettings } from '../../../../shared/contract/wall.ts'

const SETTINGS = wallSettings.parse({
  playlists: [
    {
      id: 'sanh',
      name: 'Sảnh',
      turns: [
        { scene: 'overview', kpi: null, dwellSeconds: 45 },
        { scene: 'kpi', kpi: 'DV.01', dwellSeconds: 20 },
      ],
    },
  ],
  defaultPlaylist: 'sanh',
  resumeAfterSeconds: 60,
  quietHours: { from: '22:00', until: '06:00' },
  pixelShift: true,
})

const withTurns = (turns: WallDraft['lists'][number]['turns']): WallDraft => {
  const draft = draftOf(SETTINGS)
  return { ...draft, lists: draft.lists.map((list) => ({ ...list, turns })) }
}

describe('the draft of the wall’s settings', () => {
  it('is saved as it was read where nobody changed it', () => {
    expect(settingsOf(draftOf(SETTINGS))).toEqual(SETTINGS)
    const still = { ...SETTINGS, quietHours: null }
    expect(settingsOf(draftOf(still))).toEqual(still)
  })

  it('says what has to be put right, and what can be saved the station takes', () => {
    const draft = draftOf(SETTINGS)
    const dwell = (text: string) => withTurns([{ ...newTurn('alarms'), dwell: text }])
    expect(problemOf(draft)).toBe(null)
    expect(problemOf({ ...draft, lists: draft.lists.map((list) => ({ ...list, name: '  ' })) })).toEqual({
      kind: 'name',
      at: 1,
    })
    expect(problemOf(withTurns([]))).toEqual({ kind: 'turns', name: 'Sảnh' })
    for (const text of ['4', '3601', '', '10.5', 'mười', '-8'])
      expect(problemOf(dwell(text))).toEqual({ kind: 'dwell', name: 'Sảnh' })
    expect(problemOf({ ...draft, resumeAfter: '9' })).toEqual({ kind: 'resume' })
    expect(problemOf({ ...draft, until: '22:00' })).toEqual({ kind: 'quiet' })
    expect(problemOf({ ...draft, until: '22:00', quiet: false })).toBe(null)
    for (const text of ['5', '3600', ' 30 ']) {
      expect(problemOf(dwell(text))).toBe(null)
      expect(wallSettings.safeParse(settingsOf(dwell(text))).success).toBe(true)
    }
  })

  it('gives each list an id of its own that an address can hold', () => {
    expect(newId('Phòng họp Đảng ủy', [])).toBe('phong-hop-dang-uy')
    expect(newId('Sảnh', ['sanh', 'sanh-2'])).toBe('sanh-3')
    expect(newId('!!!', [])).toBe('danh-sach')
    expect(newId('x'.repeat(80), []).length).toBeLessThanOrEqual(40)
  })

  it('moves a turn by one, and not past the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
  })
})
