/**
 * All tests by one command: fetches what they need, builds, runs Vitest and Playwright, and prints
 * `N passed, N failed, N skipped` as its last line.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ensureBrowser } from './support/ensure-browser.ts'
import { ensureElectron } from './support/ensure-electron.ts'
import { ensureElectronegativity } from './support/ensure-electronegativity.ts'

const ROOT = join(import.meta.dirname, '..')
const RUNNER_DEADLINE_MS = 45 * 60_000

interface Counts {
  passed: number
  failed: number
  skipped: number
  /** Why tests were left out, with how many. */
  readonly reasons: Map<string, number>
  /** Which tests failed, with the first line of why: told last, where a long output is cut off at its beginning. */
  readonly failures: string[]
}

function run(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const [script = '', ...args] = command
  const file = join(ROOT, 'node_modules', script)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      timeout: RUNNER_DEADLINE_MS,
      killSignal: 'SIGKILL',
    })
    child.on('error', (error) => {
      console.error(error)
      resolve(1)
    })
    child.on('exit', (code, signal) => {
      if (signal) console.error(`${script} was ended by ${signal}`)
      resolve(code ?? 1)
    })
  })
}

function countFailed(counts: Counts, test: string, why = ''): void {
  counts.failed += 1
  const [line = ''] = stripVTControlCharacters(why).trim().split('\n')
  counts.failures.push(line === '' ? test : `${test}: ${line}`)
}

function countSkipped(counts: Counts, reason: string): void {
  counts.skipped += 1
  counts.reasons.set(reason, (counts.reasons.get(reason) ?? 0) + 1)
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function addVitest(counts: Counts, { testResults }: VitestReport): void {
  for (const file of testResults) {
    const path = relative(ROOT, file.name)
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') countFailed(counts, `${path}: ${fullName}`, failureMessages[0])
      else countSkipped(counts, `marked as skipped or todo: ${fullName}`)
    }
    // A file that could not be loaded has no tests to fail.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      countFailed(counts, `${path}, as a whole`, file.message)
    }
  }
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs: readonly {
    readonly title: string
    readonly file: string
    readonly tests: readonly {
      readonly status: string
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
      readonly annotations: readonly { readonly type: string; readonly description?: string }[]
    }[]
  }[]
}

function addPlaywright(counts: Counts, suites: readonly PlaywrightSuite[]): void {
  for (const suite of suites) {
    addPlaywright(counts, suite.suites ?? [])
    for (const { title, file, tests } of suite.specs) {
      for (const { status, annotations, results } of tests) {
        if (status === 'expected') counts.passed += 1
        else if (status === 'skipped') {
          const skip = annotations.find(({ type }) => type === 'skip' || type === 'fixme')
          countSkipped(counts, skip?.description ?? `not run: ${title}`)
        } else countFailed(counts, `tests/e2e/${file}: ${title}`, results.at(-1)?.error?.message)
      }
    }
  }
}

/** Adds a runner's report to the counts. False where there is none: the runner crashed. */
function addReport(file: string, add: (report: never) => void): boolean {
  try {
    add(JSON.parse(readFileSync(file, 'utf8')) as never)
    return true
  } catch (error) {
    console.error(`no report in ${file}: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0, reasons: new Map(), failures: [] }
const reports = mkdtempSync(join(tmpdir(), 'mini-ioc-tests-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
let wentWell = true

try {
  for (const { missing } of [
    await ensureBrowser(),
    await ensureElectron(),
    await ensureElectronegativity(),
  ]) {
    if (missing) console.log(`tests will be skipped: ${missing}`)
  }
  const built = await run(['electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'])
  const vitest = await run([
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ])
  const vitestCounted = addReport(vitestReport, (report) => addVitest(counts, report))
  wentWell = built === 0 && vitest === 0 && vitestCounted
  if (built === 0) {
    const playwright = await run(['@playwright/test/cli.js', 'test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
    })
    const counted = addReport(playwrightReport, ({ suites }: { suites: PlaywrightSuite[] }) =>
      addPlaywright(counts, suites),
    )
    wentWell = wentWell && playwright === 0 && counted
  } else {
    console.error('the build failed; the tests in a browser and in Electron were not run')
  }
} finally {
  rmSync(reports, { recursive: true, force: true })
}

for (const [reason, count] of counts.reasons) console.log(`skipped ${count}: ${reason}`)
for (const failure of counts.failures) console.log(`failed: ${failure}`)
const { passed, failed, skipped } = counts
if (!wentWell && failed === 0) console.log('a step failed outside of the tests; see above')
if (!wentWell || failed > 0 || passed === 0) process.exitCode = 1
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
