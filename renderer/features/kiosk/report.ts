/** Tells the station what this screen shows and what it passed over, so that the list of screens can say it. */
import type { ScreenReport } from '#shared/contract/index.ts'
import { send } from '../../app/api.ts'
import { vi } from '../../i18n/vi.ts'
import { useDictionary } from '../dictionary/store.ts'
import type { PlaylistTurn } from './store.ts'
import { turnName } from './turn-name.ts'

/** What changes only in its place is told no more often than this. */
const APART_MS = 60_000

export type SkipReason = 'fetch' | 'broken' | 'empty'

type Subject = Pick<PlaylistTurn, 'scene' | 'kpi'>

/** By scene and KPI: one KPI that is shown says nothing of another. */
const skipped = new Map<string, Subject & { readonly reason: SkipReason }>()
const keyOf = ({ scene, kpi }: Subject): string => `${scene} ${kpi ?? ''}`
let told: ScreenReport | null = null
let toldAtMs = Number.NEGATIVE_INFINITY

export function reportShown(turn: Subject): void {
  skipped.delete(keyOf(turn))
  tell(turn.scene)
}

export function reportSkipped({ scene, kpi }: Subject, reason: SkipReason): void {
  skipped.set(keyOf({ scene, kpi }), { scene, kpi, reason })
  tell(told?.place ?? scene)
}

export function forgetSkipped(): void {
  skipped.clear()
}

/** In the administrator's language, whatever this screen's is. */
function problemText(): string | null {
  if (skipped.size === 0) return null
  const { byCode } = useDictionary.getState()
  const parts = [...skipped.values()].map(
    ({ scene, kpi, reason }) => `${turnName(vi.scene[scene], kpi, byCode, 'vi')} (${vi.kiosk.skip[reason]})`,
  )
  return `Bỏ qua ${parts.join(', ')}`.slice(0, 300)
}

function tell(place: string): void {
  const report = { place, problem: problemText() }
  const now = performance.now()
  if (report.problem === (told?.problem ?? null) && now - toldAtMs < APART_MS) return
  told = report
  toldAtMs = now
  // A station that does not take it, or cannot be reached, is no reason to show less.
  void send('POST', '/api/v1/screen-report', report)
}
