import { existsSync } from 'node:fs'
import { findOnPath, found, installDebianPackages, isExecutable, missing, type Runtime } from './runtime.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

export function findBrowser(): Runtime {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    return isExecutable(named) ? found(named) : missing(`CHROMIUM_PATH names ${named}, which cannot be run`)
  }
  const path = findOnPath(...NAMES) ?? APPLICATIONS.find((file) => existsSync(file))
  if (path) return found(path)
  return missing('Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH')
}

export async function ensureBrowser(): Promise<Runtime> {
  const browser = findBrowser()
  if (browser.path || process.env.CHROMIUM_PATH) return browser
  await installDebianPackages(['chromium'])
  return findBrowser()
}
