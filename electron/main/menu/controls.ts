/** What a person can do with the app beside its page: keys, menus, the tray, and the question before a kiosk ends. */
import { app, type BrowserWindow, dialog, Menu, shell as systemShell } from 'electron'
import { type Log, logFolder } from '../logs/desktop-log.ts'
import { NO_GLANCE, type StationGlance } from '../station-watch.ts'
import type { ShellWindow } from '../windows/shell-window.ts'
import type { Windows } from '../windows/windows.ts'
import { type Language, WORDS } from '../words.ts'
import { buildApplicationMenu, buildMenu } from './menu.ts'
import type { Command } from './menu-items.ts'
import { createTray, type TrayIcon } from './tray.ts'

export interface ControlsNeeds {
  readonly home: string
  readonly safeMode: boolean
  readonly log: Log
  readonly windows: () => Windows
  readonly glance: () => StationGlance | null
  /** True where the app runs the station itself. */
  readonly ownStation: () => boolean
  readonly restart: (safe: boolean) => void
}

export interface Controls {
  start(): void
  stop(): void
  /** Gives a window its keys and its menu. */
  dress(window: BrowserWindow, shell: ShellWindow): void
  /** The station's state or the language changed. */
  refresh(): void
  setLanguage(language: Language): void
  /** From now on windows close without a question. */
  allowQuit(): void
}

/** A kiosk stays as it is: a passer-by with a keyboard does not make a window of it. */
export function toggleFullScreen(window: BrowserWindow, mode: ShellWindow['mode']): void {
  if (mode !== 'kiosk') window.setFullScreen(!window.isFullScreen())
}

export function createControls(needs: ControlsNeeds): Controls {
  const { home, safeMode, log, windows } = needs
  let tray: TrayIcon | null = null
  let language: Language = 'vi'
  let mayClose = false
  let asking = false

  const question = (where: 'text' | 'page' | 'tray') => ({
    language,
    glance: needs.glance() ?? NO_GLANCE,
    where,
    safeMode,
  })

  function run(command: Command, window: BrowserWindow | null = null): void {
    const shell = window && windows().find(window)
    const actions: Readonly<Record<Command, () => void>> = {
      openWall: () => {
        windows().arrange()
        windows().focusAny()
      },
      settings: () => windows().openDesk('/settings'),
      screens: () => windows().openDesk('/screens'),
      logs: () => windows().openDesk('/logs'),
      logFolder: () => void systemShell.openPath(logFolder(home)),
      fullScreen: () => {
        if (window) toggleFullScreen(window, shell?.mode ?? null)
      },
      reload: () => {
        // A page that lives is replaced without a blank frame; one that does not is loaded again.
        if (shell?.page().isReady()) void shell.renew()
        else shell?.page().show(shell.page().address())
      },
      safeMode: () => needs.restart(!safeMode),
      about: () => app.showAboutPanel(),
      quit: () => void quit(window),
    }
    actions[command]()
  }

  async function quit(window: BrowserWindow | null): Promise<void> {
    const isKiosk = windows()
      .all()
      .some(({ mode }) => mode === 'kiosk')
    if (isKiosk && !(await mayTurnOff(window))) return
    mayClose = true
    app.quit()
  }

  async function mayTurnOff(window: BrowserWindow | null): Promise<boolean> {
    if (asking) return false
    asking = true
    const words = WORDS[language]
    const box = {
      type: 'question' as const,
      message: words.quitQuestion,
      detail: needs.ownStation() ? words.quitDetailOwn : words.quitDetail,
      buttons: [words.quitYes, words.quitNo],
      defaultId: 1,
      cancelId: 1,
    }
    try {
      const { response } = await (window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box))
      return response === 0
    } finally {
      asking = false
    }
  }

  function onKey(
    window: BrowserWindow,
    shell: ShellWindow,
    event: Electron.Event,
    input: Electron.Input,
  ): void {
    if (input.type !== 'keyDown') return
    const command = input.control || input.meta
    if (input.key === 'F11') toggleFullScreen(window, shell.mode)
    else if (command && input.key.toLowerCase() === 'q') run('quit', window)
    else if (command && input.key.toLowerCase() === 'r') run('reload', window)
    else return
    event.preventDefault()
  }

  function refresh(): void {
    const tap = (command: Command) => run(command)
    tray?.show(needs.glance() ?? NO_GLANCE, language, buildMenu(question('tray'), tap))
    // macOS needs one for copy and paste; elsewhere it is only in the way.
    const isMac = process.platform === 'darwin'
    Menu.setApplicationMenu(isMac ? buildApplicationMenu(question('tray'), tap) : null)
  }

  return {
    start() {
      app.setAboutPanelOptions({
        applicationName: 'Mini-IOC',
        applicationVersion: app.getVersion(),
        version: `Electron ${process.versions.electron}`,
      })
      tray = createTray(log, () => run('openWall'))
      refresh()
    },
    stop: () => tray?.stop(),
    dress(window, shell) {
      window.webContents.on('before-input-event', (event, input) => onKey(window, shell, event, input))
      window.webContents.on('context-menu', (_event, { isEditable, x, y }) => {
        const menu = buildMenu(question(isEditable ? 'text' : 'page'), (command) => run(command, window))
        menu.popup({ window, x, y })
      })
      window.on('close', (event) => {
        if (mayClose || shell.mode !== 'kiosk') return
        event.preventDefault()
        run('quit', window)
      })
    },
    refresh,
    setLanguage(next) {
      if (next === language) return
      language = next
      refresh()
    },
    allowQuit() {
      mayClose = true
    },
  }
}
