import { findElectron } from '../support/ensure-electron.ts'
import { startXvfb } from '../support/xvfb.ts'

/** Electron always shows a window; where there is no display, it gets one of its own. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.platform !== 'linux' || process.env.DISPLAY || !findElectron().path) return undefined
  const { display, stop } = await startXvfb()
  process.env.DISPLAY = display
  return stop
}
