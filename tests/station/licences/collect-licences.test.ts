import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  collectLicences,
  licenceOf,
  packageOfModule,
  runtimePackages,
  UNKNOWN,
} from '#station/licences/collect-licences.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
const station = collectLicences({ wall: [], station: runtimePackages(ROOT), runtime: [] })

describe('the licences of what is shipped', () => {
  it('are there for every runtime dependency, with a text', () => {
    const names = new Set(station.map(({ name }) => name))
    expect(Object.keys(manifest.dependencies).filter((name) => !names.has(name))).toEqual([])
    expect(station.filter(({ text }) => text.length < 100).map(({ name }) => name)).toEqual([])
  })

  it('are stated by every package but one, of whose silence the text speaks', () => {
    const silent = station.filter(({ licence }) => licence === UNKNOWN)
    expect(silent.map(({ name }) => name)).toEqual(['buffers'])
    expect(silent[0]?.text).toContain('states no licence')
  })

  it('reach those that are needed by what is needed', () => {
    expect(station.map(({ name }) => name)).toContain('unzipper')
  })

  it('name their authors where a package states a licence and brings no text', () => {
    const validator = licenceOf(join(ROOT, 'node_modules', '@hono', 'zod-validator'), 'station')
    expect(validator.text).toMatch(/^Copyright \(c\) \S.*\n\nPermission is hereby granted/)
  })

  it('tell whose module was bundled, and which are our own', () => {
    const react = join(ROOT, 'node_modules', 'react')
    expect(packageOfModule(join(react, 'index.js'))).toBe(react)
    expect(
      packageOfModule(`${join(ROOT, 'node_modules', '@fontsource', 'be-vietnam-pro', '400.css')}?used`),
    ).toBe(join(ROOT, 'node_modules', '@fontsource', 'be-vietnam-pro'))
    expect(packageOfModule(join(ROOT, 'renderer', 'main.tsx'))).toBeNull()
  })
})
