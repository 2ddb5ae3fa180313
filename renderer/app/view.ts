/** What a person chose on this screen: scene, the KPI it is about, and theme. */
import { create } from 'zustand'
import { recall, remember } from './remembered.ts'

export const SCENES = [
  'overview',
  'lampBoard',
  'kpi',
  'alarms',
  'quality',
  'quarantine',
  'editor',
  'links',
] as const
export type Scene = (typeof SCENES)[number]
export type Theme = 'dark' | 'light'

/** A KPI at a unit; a null unit is the station's own. */
export interface KpiSubject {
  readonly unit: string | null
  readonly code: string
}

interface View {
  readonly scene: Scene
  /** What the KPI scene shows; null: the first that needs attention. */
  readonly subject: KpiSubject | null
  readonly theme: Theme
}

export const useView = create<View>()(() => ({ scene: 'overview', subject: null, theme: 'dark' }))

/** Scenes that a station has something for: a lamp board compares sub-units. */
export function scenesOf(hasSubUnits: boolean): readonly Scene[] {
  return hasSubUnits ? SCENES : SCENES.filter((scene) => scene !== 'lampBoard')
}

/** Reads what was chosen last time. */
export function startView(): void {
  const scene = SCENES.find((known) => known === recall('scene')) ?? 'overview'
  applyTheme(recall('theme') === 'light' ? 'light' : 'dark')
  useView.setState({ scene })
}

export function showScene(scene: Scene): void {
  useView.setState({ scene })
  remember('scene', scene)
}

export function toggleTheme(): void {
  const theme = useView.getState().theme === 'dark' ? 'light' : 'dark'
  applyTheme(theme)
  remember('theme', theme)
}

/** Opens the KPI scene on one KPI of one unit. */
export function showKpi(unit: string | null, code: string): void {
  useView.setState({ subject: { unit, code } })
  showScene('kpi')
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  useView.setState({ theme })
}
