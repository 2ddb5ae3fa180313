/** The desktop app: windows, and a station behind them that runs on its own or is looked after here. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { registerAppScheme } from './app-protocol.ts'
import { readCommandLine } from './command-line.ts'
import { findLink, LINK_SCHEME } from './deep-link.ts'
import { runDesktop } from './desktop.ts'
import { launchCommand } from './launch-command.ts'

const args = process.argv.slice(1)
const commandLine = readCommandLine(args)

// The window's own profile lives in the home, so that each home has its one instance of the app.
const profile = join(commandLine.home, 'desktop')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
app.setPath('sessionData', profile)
app.setAppLogsPath(join(commandLine.home, 'logs'))
if (commandLine.safeMode) app.disableHardwareAcceleration()

if (app.requestSingleInstanceLock()) {
  registerAppScheme()
  const [program = process.execPath, ...rest] = launchCommand(commandLine)
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME, program, rest)
  runDesktop(commandLine, findLink(args))
} else {
  // The instance that runs has been told of our arguments, a link among them.
  app.quit()
}
