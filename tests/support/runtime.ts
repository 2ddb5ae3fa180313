import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that tests need: found, or the one line that says what is missing and what to do. */
export type Runtime =
  | { readonly path: string; readonly missing: null }
  | { readonly path: null; readonly missing: string }

export const found = (path: string): Runtime => ({ path, missing: null })
export const missing = (reason: string): Runtime => ({ path: null, missing: reason })

export const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export function findOnPath(...names: string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name)
      if (folder !== '' && isExecutable(file)) return file
    }
  }
  return null
}

/** Runs a program with its output on screen. Rejects where it fails or takes longer than `deadlineMs`. */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, deadlineMs = 600_000 }: { cwd?: string; deadlineMs?: number } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: deadlineMs,
      ...(cwd ? { cwd } : {}),
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}`))
    })
  })
}

const mayInstallPackages = (): boolean =>
  process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0

/** Installs Debian packages where this user may. False where it may not, or where it failed. */
export async function installDebianPackages(packages: readonly string[]): Promise<boolean> {
  if (!mayInstallPackages()) return false
  console.log(`installing Debian packages: ${packages.join(' ')}`)
  try {
    await runProgram('apt-get', ['-qq', 'update'])
    await runProgram('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...packages])
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}
