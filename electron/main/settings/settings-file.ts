/** What the app remembers of its own, in the home's `desktop` folder. A broken file is set aside, not lost. */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import type { Log } from '../logs/desktop-log.ts'
import { writePrivateFile } from './private-file.ts'

export interface Remembered<Value> {
  get(): Value
  /** @throws where the disk does not take it; what was remembered before stays. */
  set(value: Value): void
}

export interface RememberedNeeds<Value> {
  readonly file: string
  readonly fallback: Value
  /** Null where it is not sound. */
  readonly read: (value: unknown) => Value | null
  readonly log: Log
  readonly now?: () => Date
}

export function openRemembered<Value>(needs: RememberedNeeds<Value>): Remembered<Value> {
  const { file } = needs
  let value = existsSync(file) ? (readSound(needs) ?? setAside(needs)) : needs.fallback
  return {
    get: () => value,
    set(next) {
      writePrivateFile(file, `${JSON.stringify(next, null, 2)}\n`)
      value = next
    },
  }
}

function readSound<Value>({ file, read }: RememberedNeeds<Value>): Value | null {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function setAside<Value>({ file, fallback, log, now = () => new Date() }: RememberedNeeds<Value>): Value {
  const aside = `${file}.broken-${now().toISOString().replace(/[:.]/g, '-')}`
  try {
    renameSync(file, aside)
    log('error', 'the settings could not be read; set aside, the defaults are in force', { file, aside })
  } catch (error) {
    log('error', 'the settings could not be read, nor set aside; the defaults are in force', {
      file,
      problem: String(error),
    })
  }
  return fallback
}
