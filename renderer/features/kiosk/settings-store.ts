/** The draft of the wall's settings; it outlives a trial, which shows other scenes in the settings' place. */
import { create } from 'zustand'
import type { WallSettings } from '#shared/contract/index.ts'
import { send } from '../../app/api.ts'
import { draftOf, type ListDraft, problemOf, settingsOf, type WallDraft } from './settings-draft.ts'
import { useKiosk } from './store.ts'

interface SettingsView {
  /** Null where nothing differs from what is stored. */
  readonly draft: WallDraft | null
  readonly chosen: string | null
  readonly saving: boolean
  readonly problem: string | null
  readonly done: 'saved' | 'undone' | null
  /** What stood before the last save. */
  readonly before: WallSettings | null
}

export const useWallDraft = create<SettingsView>()(() => ({
  draft: null,
  chosen: null,
  saving: false,
  problem: null,
  done: null,
  before: null,
}))

/** What is on the form: the draft, or what the station has. */
export function currentDraft(settings: WallSettings): WallDraft {
  return useWallDraft.getState().draft ?? stored(settings)
}

/** Drafts of the same settings are the same, with the same keys. */
let known: { settings: WallSettings; draft: WallDraft } | null = null
export function stored(settings: WallSettings): WallDraft {
  if (known?.settings !== settings) known = { settings, draft: draftOf(settings) }
  return known.draft
}

export function changeDraft(part: Partial<WallDraft>): void {
  const { settings } = useKiosk.getState()
  if (!settings) return
  useWallDraft.setState({ draft: { ...currentDraft(settings), ...part }, problem: null, done: null })
}

export function changeList(id: string, part: Partial<ListDraft>): void {
  const { settings } = useKiosk.getState()
  if (!settings) return
  const { lists } = currentDraft(settings)
  changeDraft({ lists: lists.map((list) => (list.id === id ? { ...list, ...part } : list)) })
}

export const discardDraft = (): void => useWallDraft.setState({ draft: null, problem: null, done: null })

export async function saveDraft(): Promise<void> {
  const { draft } = useWallDraft.getState()
  const { settings: before } = useKiosk.getState()
  if (!draft || !before || problemOf(draft)) return
  await put(settingsOf(draft), { done: 'saved', before })
}

export async function undoSave(): Promise<void> {
  const { before } = useWallDraft.getState()
  if (before) await put(before, { done: 'undone', before: null })
}

async function put(wanted: WallSettings, after: Pick<SettingsView, 'done' | 'before'>): Promise<void> {
  useWallDraft.setState({ saving: true, problem: null, done: null })
  const outcome = await send<WallSettings>('PUT', '/api/v1/wall-settings', wanted)
  if (!outcome.done) return useWallDraft.setState({ saving: false, problem: outcome.problem })
  useKiosk.setState({ settings: outcome.answer })
  useWallDraft.setState({ saving: false, draft: null, ...after })
}
