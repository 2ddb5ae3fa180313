import { renameSync, writeFileSync } from 'node:fs'

/** Replaces a file whole: a reader sees the old text or the new one, after a power loss, too. */
export function writePrivateFile(file: string, text: string): void {
  const partial = `${file}.${process.pid}.partial`
  writeFileSync(partial, text, { mode: 0o600, flush: true })
  renameSync(partial, file)
}
