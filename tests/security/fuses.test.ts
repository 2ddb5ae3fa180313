/**
 * A packed app must not be turned into a plain Node by a switch or a variable: the fuses that electron-builder is
 * told to flip are flipped here in a copy of an Electron, and read back.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findElectron } from '../support/ensure-electron.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** electron-builder's name for each fuse, and what it must be. */
const WANTED = {
  runAsNode: [FuseV1Options.RunAsNode, false],
  enableCookieEncryption: [FuseV1Options.EnableCookieEncryption, true],
  enableNodeOptionsEnvironmentVariable: [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  enableNodeCliInspectArguments: [FuseV1Options.EnableNodeCliInspectArguments, false],
  enableEmbeddedAsarIntegrityValidation: [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  onlyLoadAppFromAsar: [FuseV1Options.OnlyLoadAppFromAsar, true],
  loadBrowserProcessSpecificV8Snapshot: [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  grantFileProtocolExtraPrivileges: [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
} as const

const readConfig = () =>
  parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as {
    electronFuses: Record<string, boolean>
    asar: boolean
  }

describe('the fuses of the packed app', () => {
  it('are all decided, and the program lies in an archive that they can vouch for', () => {
    const { resetAdHocDarwinSignature, ...fuses } = readConfig().electronFuses
    expect(fuses).toEqual(Object.fromEntries(Object.entries(WANTED).map(([name, [, on]]) => [name, on])))
    expect({ asar: readConfig().asar, resetAdHocDarwinSignature }).toEqual({
      asar: true,
      resetAdHocDarwinSignature: true,
    })
  })

  it('can be flipped in a real Electron, and read back', async ({ skip }) => {
    const { path, missing } = findElectron()
    if (!path) return skip(missing ?? 'Electron is missing')
    const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-fuses-'))
    try {
      const copy = join(folder, 'electron')
      copyFileSync(path, copy)
      const before = await getCurrentFuseWire(copy)
      // An older Electron has fewer of them; those that it has must obey.
      const known = Object.values(WANTED).filter(([option]) => before[option] !== undefined)
      expect(known.length).toBeGreaterThanOrEqual(6)
      expect(before[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE)
      await flipFuses(copy, { version: FuseVersion.V1, ...Object.fromEntries(known) })
      const after = await getCurrentFuseWire(copy)
      const states = known.map(([option]) => [option, after[option]])
      expect(states).toEqual(known.map(([option, on]) => [option, on ? FuseState.ENABLE : FuseState.DISABLE]))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
