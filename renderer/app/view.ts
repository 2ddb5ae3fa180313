/** What a person chose on this screen: scene and theme. */
import { create } from 'zustand'
import { recall, remember } from './remembered.ts'

export const SCENES = ['overview', 'lampBoard'] as const
export type Scene = (typeof SCENES)[number]
export type Theme = 'dark' | 'light'

interface View {
  readonly scene: Scene
  readonly theme: Theme
}

export const useView = create<View>()(() => ({ scene: 'overview', theme: 'dark' }))

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

function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  useView.setState({ theme })
}
