/** Electronegativity looks at the built shell; what it finds is known, and has its reason in docs/security.md. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findElectronegativity } from '../support/ensure-electronegativity.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** Its check, and why what it says does no harm. */
const KNOWN: Readonly<Record<string, string>> = {
  CSP_GLOBAL_CHECK:
    'the policy comes as a header with every answer of app://, not in the page; tested in Electron',
  ELECTRON_VERSION_JSON_CHECK: 'tells which Electron is used; no finding',
  PROTOCOL_HANDLER_JS_CHECK: 'links lead to places of the wall and nowhere else; property-tested',
}

/** Runs it without its command line, which fetches translations; nothing here goes to the network. */
const RUNNER = `
const [folder, input] = process.argv.slice(1)
const { createRequire } = require('node:module')
const inside = createRequire(folder + '/package.json')
const tool = inside.resolve('@doyensec/electronegativity')
const got = createRequire(tool).resolve('got')
require.cache[got] = { id: got, filename: got, loaded: true, exports: () => Promise.reject(new Error('offline')) }
console.log = () => {}
const run = require(tool)
const options = {
  input, customScan: [], excludeFromScan: ['AvailableSecurityFixesGlobalCheck'],
  severitySet: 'informational', confidenceSet: 'tentative', electronVersionOverride: process.argv[3],
}
;(run.default ?? run)(options, false).then(({ issues, errors, atomicChecks }) => {
  process.stdout.write(JSON.stringify({ found: issues.map(({ id, sample }) => ({ id, sample })), errors, atomicChecks }))
})
`

interface Findings {
  readonly found: readonly { readonly id: string; readonly sample?: string }[]
  readonly errors: readonly { readonly file: string }[]
  readonly atomicChecks: number
}

/** The tool reads files that end in .js only. */
function copyAsJs(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name.endsWith('.cjs') && name !== 'station.cjs')
      cpSync(join(from, name), join(to, name.replace(/\.cjs$/, '.js')))
  }
}

describe('Electronegativity', () => {
  it('has each finding that is let pass listed with its reason in docs/security.md', () => {
    const text = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8').replace(/\s+/g, ' ')
    for (const [id, reason] of Object.entries(KNOWN)) expect(text).toContain(`\`${id}\`: ${reason}`)
  })

  it('finds nothing in the shell but what is known', { timeout: 180_000 }, async ({ skip }) => {
    const { path, missing } = findElectronegativity()
    if (!path) return skip(missing ?? 'Electronegativity is missing')
    if (!existsSync(join(ROOT, 'out', 'main', 'index.cjs')))
      return skip('the shell is not built: npm run build')
    const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-negativity-'))
    try {
      cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
      copyAsJs(join(ROOT, 'out', 'main'), join(folder, 'out', 'main'))
      copyAsJs(join(ROOT, 'out', 'main', 'chunks'), join(folder, 'out', 'main', 'chunks'))
      copyAsJs(join(ROOT, 'out', 'preload'), join(folder, 'out', 'preload'))
      cpSync(join(ROOT, 'out', 'renderer'), join(folder, 'out', 'renderer'), { recursive: true })
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--unhandled-rejections=warn', '-e', RUNNER, path, folder, '45.4.1'],
        { maxBuffer: 16 * 1024 * 1024 },
      )
      const { found, errors, atomicChecks } = JSON.parse(stdout) as Findings
      // Its parser is older than private members of classes; the one file with such is a worker, without a page.
      expect(errors.filter(({ file }) => !/convert-worker-[\w-]+\.js$/.test(file))).toEqual([])
      expect(atomicChecks).toBeGreaterThan(30)
      expect([...new Set(found.map(({ id }) => id))].sort()).toEqual(Object.keys(KNOWN).sort())
      const links = found.filter(({ id }) => id === 'PROTOCOL_HANDLER_JS_CHECK')
      expect(
        links.map(({ sample }) =>
          /setAsDefaultProtocolClient\(LINK_SCHEME, program, rest\)/.test(sample ?? ''),
        ),
      ).toEqual([true])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
