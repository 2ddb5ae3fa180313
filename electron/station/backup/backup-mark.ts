/** When a home was last backed up: the file itself is elsewhere, on another disk or machine. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Home, writePrivateFile } from '../home.ts'

const markFile = (home: Home) => join(dirname(home.runFile), 'backed-up')

export function writeBackupMark(home: Home, now: number): void {
  writePrivateFile(markFile(home), String(now))
}

/** ms since 1970, or null where no backup is known of. */
export function readBackupMark(home: Home): number | null {
  if (!existsSync(markFile(home))) return null
  const at = Number(readFileSync(markFile(home), 'utf8'))
  return Number.isSafeInteger(at) && at > 0 ? at : null
}
