import { windowMatters } from '../desktop/window-matters.ts'

export async function toggleFullScreen(): Promise<void> {
  const desktop = windowMatters()
  if (desktop) return desktop.toggleFullScreen()
  if (document.fullscreenElement) return document.exitFullscreen()
  await document.documentElement.requestFullscreen()
}
