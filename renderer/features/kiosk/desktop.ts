/** What the desktop's window hands over; null in a browser. */
interface DesktopWindow {
  readonly isKiosk: boolean
  toggleFullScreen(): Promise<void>
}

export const desktopWindow = (): DesktopWindow | null =>
  (window as { readonly miniIoc?: DesktopWindow }).miniIoc ?? null

export async function toggleFullScreen(): Promise<void> {
  const desktop = desktopWindow()
  if (desktop) return desktop.toggleFullScreen()
  if (document.fullscreenElement) return document.exitFullscreen()
  await document.documentElement.requestFullscreen()
}
