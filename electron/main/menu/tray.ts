/**
 * The icon in the system's tray: a tick, an octagon or a broken ring. Where the system has no tray nothing is
 * lost: the same menu opens by the right mouse button and the menu key in every window.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, type Menu, nativeImage, Tray } from 'electron'
import { errorDetail, type Log } from '../logs/desktop-log.ts'
import { NO_GLANCE, type StationGlance } from '../station-watch.ts'
import type { Language } from '../words.ts'
import { stateText } from './menu-items.ts'

export interface TrayIcon {
  show(glance: StationGlance, language: Language, menu: Menu): void
  stop(): void
}

const iconFile = (state: StationGlance['state']): string =>
  join(app.getAppPath(), 'resources', 'icons', `tray-${state}.png`)

export function createTray(log: Log, clicked: () => void): TrayIcon | null {
  if (!existsSync(iconFile(NO_GLANCE.state))) {
    log('warn', 'the tray’s icons are missing; the menu opens by the right mouse button', {})
    return null
  }
  try {
    const tray = new Tray(nativeImage.createFromPath(iconFile(NO_GLANCE.state)))
    tray.on('click', clicked)
    return {
      show(glance, language, menu) {
        tray.setImage(nativeImage.createFromPath(iconFile(glance.state)))
        tray.setToolTip(`Mini-IOC · ${stateText(glance, language)}`)
        tray.setContextMenu(menu)
      },
      stop: () => tray.destroy(),
    }
  } catch (error) {
    log('warn', 'this system shows no tray; the menu opens by the right mouse button', errorDetail(error))
    return null
  }
}
