/**
 * A log of bounded size: `x.log` and, before it, `x.1.log` … `x.4.log`. Written at once, so that the last
 * words before a crash stand on the disk. A full or broken disk costs lines, never the program.
 */

/** What a log needs of `node:fs`. */
export interface LogFiles {
  appendFileSync(file: string, text: string, options: { mode: number }): void
  renameSync(from: string, to: string): void
  rmSync(file: string, options: { force: boolean }): void
  statSync(file: string): { readonly size: number }
}

export interface LogBounds {
  readonly fileBytes: number
  /** The one that is written, and those before it. */
  readonly files: number
}

export const LOG_BOUNDS: LogBounds = { fileBytes: 2 * 1024 * 1024, files: 5 }

/** Names of a log's files, the newest first. */
export function logFileNames(file: string, { files } = LOG_BOUNDS): string[] {
  const stem = file.replace(/\.log$/, '')
  return [file, ...Array.from({ length: files - 1 }, (_, index) => `${stem}.${index + 1}.log`)]
}

/** Returns what writes one or more whole lines; false where they could not be written. */
export function openRotatingLog(
  file: string,
  files: LogFiles,
  bounds: LogBounds = LOG_BOUNDS,
): (text: string) => boolean {
  const names = logFileNames(file, bounds)
  let size = sizeOf(file, files)
  return (text) => {
    // An upper bound of the bytes that UTF-8 takes.
    const bytes = text.length * 3
    try {
      if (size > 0 && size + bytes > bounds.fileBytes) {
        rotate(names, files)
        size = 0
      }
      files.appendFileSync(file, text, { mode: 0o600 })
      size += bytes
      return true
    } catch {
      return false
    }
  }
}

/**
 * Moves the files on by one place. Where the newest cannot be moved, because somebody holds it open, nothing
 * is: it goes on for another file's length, and the older ones stay.
 */
function rotate(names: readonly string[], files: LogFiles): void {
  const [current = ''] = names
  const aside = `${current}.turning`
  try {
    files.renameSync(current, aside)
  } catch {
    return
  }
  for (let index = names.length - 1; index >= 1; index -= 1) {
    const from = names[index] ?? ''
    const to = names[index + 1]
    if (to === undefined) files.rmSync(from, { force: true })
    else moveIfThere(from, to, files)
  }
  files.renameSync(aside, names[1] ?? aside)
}

function moveIfThere(from: string, to: string, files: LogFiles): void {
  try {
    files.renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

function sizeOf(file: string, files: LogFiles): number {
  try {
    return files.statSync(file).size
  } catch {
    return 0
  }
}
