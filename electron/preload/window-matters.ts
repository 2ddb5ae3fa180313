/** The names by which preload and main know what the page may do with its window. */
export type { WindowMatters } from '../../shared/domain/window-matters.ts'

export const KIOSK_ARGUMENT = '--mini-ioc-kiosk'

/** Every channel between page and main; there is no other. */
export const CHANNELS = {
  toggleFullScreen: 'window:toggle-full-screen',
  beat: 'window:beat',
  show: 'window:show',
  desktop: 'desktop:state',
  changeDesktop: 'desktop:change',
  openLogFolder: 'desktop:open-log-folder',
} as const
