/** The wall's settings while somebody edits them: texts as they were typed, and what is wrong with them. */
import type { WallSettings } from '#shared/contract/index.ts'
import type { Scene } from '#shared/domain/place.ts'
import { foldName } from '#shared/domain/unit.ts'

type Turn = WallSettings['playlists'][number]['turns'][number]

export interface TurnDraft {
  /** Stays with the turn while it moves. */
  readonly key: number
  readonly scene: Scene
  readonly kpi: Turn['kpi']
  readonly dwell: string
}

export interface ListDraft {
  readonly id: string
  readonly name: string
  readonly turns: readonly TurnDraft[]
}

export interface WallDraft {
  readonly lists: readonly ListDraft[]
  readonly defaultId: string | null
  readonly resumeAfter: string
  readonly quiet: boolean
  readonly from: string
  readonly until: string
  readonly pixelShift: boolean
}

/** What has to be put right before it can be saved, with what the words need. */
export type DraftProblem =
  | { readonly kind: 'name'; readonly at: number }
  | { readonly kind: 'turns' | 'dwell'; readonly name: string }
  | { readonly kind: 'resume' | 'quiet' }

let lastKey = 0
export const newTurn = (scene: Scene, dwellSeconds = 30, kpi: Turn['kpi'] = null): TurnDraft => {
  lastKey += 1
  return { key: lastKey, scene, kpi, dwell: String(dwellSeconds) }
}

export function draftOf(settings: WallSettings): WallDraft {
  return {
    lists: settings.playlists.map(({ id, name, turns }) => ({
      id,
      name,
      turns: turns.map(({ scene, dwellSeconds, kpi }) => newTurn(scene, dwellSeconds, kpi)),
    })),
    defaultId: settings.defaultPlaylist,
    resumeAfter: String(settings.resumeAfterSeconds),
    quiet: settings.quietHours !== null,
    from: settings.quietHours?.from ?? '22:00',
    until: settings.quietHours?.until ?? '06:00',
    pixelShift: settings.pixelShift,
  }
}

/** A whole number in a span; null for anything else. */
export function readSeconds(text: string, least: number, most: number): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null
  const seconds = Number(text)
  return seconds >= least && seconds <= most ? seconds : null
}

export const readDwell = (text: string): number | null => readSeconds(text, 5, 3_600)

export function problemOf(draft: WallDraft): DraftProblem | null {
  for (const [index, { name, turns }] of draft.lists.entries()) {
    if (name.trim() === '') return { kind: 'name', at: index + 1 }
    if (turns.length === 0) return { kind: 'turns', name }
    if (turns.some(({ dwell }) => readDwell(dwell) === null)) return { kind: 'dwell', name }
  }
  if (readSeconds(draft.resumeAfter, 10, 3_600) === null) return { kind: 'resume' }
  const isTime = (text: string) => /^\d\d:\d\d$/.test(text)
  const quietWorks = isTime(draft.from) && isTime(draft.until) && draft.from !== draft.until
  return draft.quiet && !quietWorks ? { kind: 'quiet' } : null
}

/** What would be saved; only of a draft without a problem. */
export function settingsOf(draft: WallDraft): WallSettings {
  return {
    playlists: draft.lists.map(playlistOf),
    defaultPlaylist: draft.defaultId,
    resumeAfterSeconds: Number(draft.resumeAfter),
    quietHours: draft.quiet ? { from: draft.from, until: draft.until } : null,
    pixelShift: draft.pixelShift,
  }
}

export const playlistOf = ({ id, name, turns }: ListDraft): WallSettings['playlists'][number] => ({
  id,
  name: name.trim(),
  turns: turns.map(({ scene, kpi, dwell }) => ({ scene, kpi, dwellSeconds: Number(dwell) })),
})

/** A list's id comes from its first name and stays: screens and addresses refer to it. */
export function newId(name: string, taken: readonly string[]): string {
  const base =
    foldName(name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 30) || 'danh-sach'
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!taken.includes(id)) return id
  }
}

/** The item at a place, moved by one; as it was where there is nowhere to go. */
export function moved<Item>(items: readonly Item[], at: number, by: 1 | -1): readonly Item[] {
  const to = at + by
  const item = items[at]
  if (item === undefined || to < 0 || to >= items.length) return items
  const next = items.filter((_, index) => index !== at)
  next.splice(to, 0, item)
  return next
}
