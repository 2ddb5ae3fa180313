/**
 * Everything that a page may ask of main, by name. Each request must come from the top frame of one of our
 * own windows that shows the wall; from anywhere else it is refused.
 */
import { BrowserWindow, ipcMain, type WebFrameMain } from 'electron'
import { isWallUrl } from './app-request.ts'
import type { Log } from './logs/desktop-log.ts'

interface Sender {
  readonly sender: Electron.WebContents
  readonly senderFrame: WebFrameMain | null
}

type Answer = (window: BrowserWindow, argument: unknown) => unknown

function windowOf({ sender, senderFrame }: Sender, channel: string, log: Log): BrowserWindow | null {
  const window = BrowserWindow.fromWebContents(sender)
  if (window && senderFrame && senderFrame.parent === null && isWallUrl(senderFrame.url)) return window
  log('warn', 'a request from a page that may not ask was refused', {
    channel,
    page: senderFrame?.url ?? 'gone',
  })
  return null
}

/** Answers a question; a page that may not ask gets an error. */
export function answer(channel: string, reply: Answer, log: Log): void {
  ipcMain.handle(channel, (event, argument: unknown) => {
    const window = windowOf(event, channel, log)
    if (!window) throw new Error('refused')
    return reply(window, argument)
  })
}

/** Hears what needs no answer; a page that may not speak is not heard. */
export function hear(channel: string, listen: Answer, log: Log): void {
  ipcMain.on(channel, (event, argument: unknown) => {
    const window = windowOf(event, channel, log)
    if (window) listen(window, argument)
  })
}
