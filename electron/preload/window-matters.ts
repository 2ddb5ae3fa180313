/** What the page may do with its window, and the names by which preload and main know it. */
export interface WindowMatters {
  readonly platform: string
  readonly isKiosk: boolean
  toggleFullScreen(): Promise<void>
}

export const KIOSK_ARGUMENT = '--mini-ioc-kiosk'
export const TOGGLE_FULL_SCREEN = 'window:toggle-full-screen'
