/** What the page may ask of the shell, and what it answers. */
import { app, type BrowserWindow, shell as systemShell } from 'electron'
import {
  type DesktopOutcome,
  type DesktopSettings,
  type DesktopState,
  readDesktopChange,
} from '../../shared/domain/desktop.ts'
import { CHANNELS } from '../preload/window-matters.ts'
import { answer, hear } from './channels.ts'
import type { CommandLine } from './command-line.ts'
import { launchCommand } from './launch-command.ts'
import { errorDetail, type Log, logFolder } from './logs/desktop-log.ts'
import { toggleFullScreen } from './menu/controls.ts'
import { autostartFile, type OpenAtLogin, openAtLoginByFile, openAtLoginBySystem } from './open-at-login.ts'
import type { Remembered } from './settings/settings-file.ts'
import { readStationAddress } from './station-address.ts'
import type { KeptStation } from './station-keeper.ts'
import type { StationGlance } from './station-watch.ts'
import { readBeat } from './windows/beats.ts'
import { keeperOf } from './windows/page-keeper.ts'
import { readDisplays, type Windows } from './windows/windows.ts'
import type { Language } from './words.ts'

export interface DesktopStateNeeds {
  readonly commandLine: CommandLine
  readonly settings: Remembered<DesktopSettings>
  readonly windows: Windows
  readonly log: Log
  readonly kept: () => KeptStation
  readonly glance: () => StationGlance | null
  readonly heardLanguage: (language: Language) => void
}

export function serveDesktopState(needs: DesktopStateNeeds): void {
  const { commandLine, settings, windows, log } = needs
  const { home, safeMode } = commandLine
  const login = findOpenAtLogin(commandLine)

  function state(): DesktopState {
    return {
      displays: readDisplays(),
      settings: settings.get(),
      windows: windows.describe(),
      station: {
        home,
        ...needs.kept(),
        pid: readStationAddress(home)?.pid ?? null,
        version: needs.glance()?.version ?? null,
      },
      openAtLogin: login.isOn(),
      logFolder: logFolder(home),
      safeMode,
      versions: {
        app: app.getVersion(),
        electron: process.versions.electron ?? '',
        chrome: process.versions.chrome ?? '',
      },
    }
  }

  function change(asked: unknown): DesktopOutcome {
    const wanted = readDesktopChange(asked)
    if (!wanted) return { done: false, problem: 'Cài đặt này không đúng dạng. Mở lại trang rồi thử lại.' }
    try {
      if (wanted.openAtLogin !== undefined) login.set(wanted.openAtLogin)
      if (wanted.settings) {
        settings.set(wanted.settings)
        windows.arrange()
      }
      log('info', 'the settings of this machine were changed', {
        walls: settings.get().walls.length,
        openAtLogin: login.isOn(),
      })
      return { done: true, state: state() }
    } catch (error) {
      log('error', 'the settings could not be kept', errorDetail(error))
      return {
        done: false,
        problem: `Không lưu được: ${(error as Error).message}. Kiểm tra ổ đĩa và quyền ghi.`,
      }
    }
  }

  answer(CHANNELS.toggleFullScreen, (window) => toggleFullScreen(window, modeOf(windows, window)), log)
  answer(CHANNELS.desktop, () => state(), log)
  answer(CHANNELS.changeDesktop, (_window, asked) => change(asked), log)
  answer(CHANNELS.openLogFolder, async () => void (await systemShell.openPath(logFolder(home))), log)
  hear(
    CHANNELS.beat,
    (window, told) => {
      const beat = readBeat(told)
      if (!beat) return
      keeperOf(window.webContents.id)?.heard(beat)
      needs.heardLanguage(beat.language)
    },
    log,
  )
}

const modeOf = (windows: Windows, window: BrowserWindow) => windows.find(window)?.mode ?? null

function findOpenAtLogin(commandLine: CommandLine): OpenAtLogin {
  const command = launchCommand(commandLine)
  return process.platform === 'linux'
    ? openAtLoginByFile(autostartFile(), command)
    : openAtLoginBySystem(app, command)
}
