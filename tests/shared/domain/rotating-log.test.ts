import * as fs from 'node:fs'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logFileNames, openRotatingLog } from '#shared/domain/rotating-log.ts'

describe('openRotatingLog', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mini-ioc-log-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const bounds = { fileBytes: 300, files: 3 }
  const textOf = (file: string) =>
    logFileNames(file, bounds)
      .filter((name) => fs.existsSync(name))
      .map((name) => readFileSync(name, 'utf8'))
      .reverse()
      .join('')

  it('keeps the newest lines within its bounds, in order, and drops the oldest', () => {
    const file = join(folder, 'x.log')
    const write = openRotatingLog(file, fs, bounds)
    const lines = Array.from({ length: 60 }, (_, index) => `dòng ${index}\n`)
    for (const line of lines) expect(write(line)).toBe(true)
    const kept = textOf(file)
    expect(lines.join('').endsWith(kept)).toBe(true)
    expect(kept.length).toBeGreaterThan(100)
    expect(readdirSync(folder).sort()).toEqual(['x.1.log', 'x.2.log', 'x.log'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(300)
  })

  it('goes on where it was left by the run before', () => {
    const file = join(folder, 'x.log')
    openRotatingLog(file, fs, bounds)('một\n')
    openRotatingLog(file, fs, bounds)('hai\n')
    expect(readFileSync(file, 'utf8')).toBe('một\nhai\n')
  })

  it('is readable by its owner only', () => {
    const file = join(folder, 'x.log')
    openRotatingLog(file, fs, bounds)('một\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('loses the line and nothing else where the disk does not take it', () => {
    const full = {
      ...fs,
      appendFileSync: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      },
    }
    expect(openRotatingLog(join(folder, 'x.log'), full, bounds)('một\n')).toBe(false)
  })

  it('loses nothing while somebody holds the newest file open', () => {
    const file = join(folder, 'x.log')
    const held = new Set<string>()
    const holding = {
      ...fs,
      renameSync: (from: string, to: string) => {
        if (held.has(from)) throw Object.assign(new Error('held'), { code: 'EBUSY' })
        fs.renameSync(from, to)
      },
    }
    const write = openRotatingLog(file, holding, bounds)
    const lines = Array.from({ length: 60 }, (_, index) => `dòng ${index}\n`)
    for (const line of lines.slice(0, 20)) write(line)
    const before = textOf(file)
    held.add(file)
    for (const line of lines.slice(20, 40)) expect(write(line)).toBe(true)
    expect(textOf(file)).toBe(before + lines.slice(20, 40).join(''))
    held.clear()
    for (const line of lines.slice(40)) write(line)
    expect(lines.join('').endsWith(textOf(file))).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['x.1.log', 'x.2.log', 'x.log'])
  })
})
