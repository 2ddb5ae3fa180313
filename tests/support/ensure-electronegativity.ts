/**
 * Electronegativity, which looks for known weaknesses of Electron apps. It brings four hundred packages of its own
 * and is needed by one test, so that it is no dependency: it is installed beside the project, once, where it can be
 * had.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { found, isExecutable, missing, type Runtime, runProgram } from './runtime.ts'

const CACHE = join(import.meta.dirname, '..', '..', '.cache')
const NAME = '@doyensec/electronegativity'
const VERSION = '1.10.3'
const INTEGRITY =
  'sha512-/TmCNL4Es6ur0VhkDQSjOUQTwPfCVPgC1gvQZc7Qd1/5Meg278KFaK4WiSF/nVY18oytZlwK8vC0VcJelqB/bw=='

const INSTALLED = join(CACHE, `electronegativity-${VERSION}`)

/** The folder in which it is installed. Starts nothing and fetches nothing. */
export function findElectronegativity(): Runtime {
  const folder = process.env.ELECTRONEGATIVITY_PATH ?? INSTALLED
  return isExecutable(join(folder, 'node_modules', '.bin', 'electronegativity'))
    ? found(folder)
    : missing('Electronegativity is missing: it is installed by npm test, or named by ELECTRONEGATIVITY_PATH')
}

export async function ensureElectronegativity(): Promise<Runtime> {
  const installed = findElectronegativity()
  if (installed.path || process.env.ELECTRONEGATIVITY_PATH) return installed
  const work = join(CACHE, `electronegativity-${process.pid}.partial`)
  try {
    mkdirSync(work, { recursive: true })
    writeFileSync(join(work, 'package.json'), '{"private":true}')
    console.log(`fetching Electronegativity ${VERSION} (once) …`)
    const quiet = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact']
    await runProgram('npm', ['install', ...quiet, `${NAME}@${VERSION}`], { cwd: work })
    const lock = JSON.parse(readFileSync(join(work, 'package-lock.json'), 'utf8'))
    if (lock.packages[`node_modules/${NAME}`]?.integrity !== INTEGRITY) {
      throw new Error(`${NAME} is not the package it should be; not used`)
    }
    rmSync(INSTALLED, { recursive: true, force: true })
    renameSync(work, INSTALLED)
  } catch (error) {
    return missing(
      `Electronegativity could not be had: ${error instanceof Error ? error.message : String(error)}`,
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return findElectronegativity()
}
