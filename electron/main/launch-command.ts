import { app } from 'electron'
import type { CommandLine } from './command-line.ts'
import type { Command } from './open-at-login.ts'

/** What starts this app again as it was started, without what belonged to this one launch. */
export function launchCommand({ home, attach, kiosk }: CommandLine): Command {
  // An AppImage runs from a folder that is gone tomorrow; its own file stays.
  const program = process.env.APPIMAGE ?? process.execPath
  return [
    program,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    '--home',
    home,
    ...(attach ? ['--attach'] : []),
    ...(kiosk ? ['--kiosk'] : []),
  ]
}
