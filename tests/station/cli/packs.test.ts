import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initHome, runCommand, startCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

const PACK = `pack: local
version: 1
nameVi: Bộ của phường
nameEn: Ward pack
groups:
  - { key: green, nameVi: Cây xanh, nameEn: Trees } # lost on the way
measures:
  - { key: trees, nameVi: Cây, nameEn: Trees, unit: tree, kind: stock, overTime: last, overUnits: sum, basePeriod: month }
kpis:
  - code: CX.01
    group: green
    nameVi: Cây thêm
    nameEn: Trees gained
    unit: tree
    formula: trees - prev(trees)
    direction: higher
    period: month
    lead: VP
`

describe('packs on the command line', () => {
  it('are tried, imported and exported, on a stopped station as on a running one', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const at = ['--home', home]
    const file = join(temporaryFolder(), 'local.yaml')
    writeFileSync(file, PACK)

    const tried = await runCommand('import', ...at, file, '--dry-run')
    expect([tried.code, tried.stdout]).toEqual([0, expect.stringContaining('thêm chỉ tiêu CX.01')])
    expect(tried.stdout).toContain('Chạy thử, chưa ghi gì')
    expect((await runCommand('export', ...at, '--what', 'pack', '--pack', 'local')).code).toBe(1)

    expect((await runCommand('import', ...at, file)).code).toBe(0)
    const stopped = await runCommand('export', ...at, '--what', 'pack', '--pack', 'local')
    expect([stopped.code, stopped.stdout]).toEqual([
      0,
      expect.stringContaining('formula: trees - prev(trees)'),
    ])

    await startCommand(home)
    const out = join(temporaryFolder(), 'again.yaml')
    expect((await runCommand('export', ...at, '--what', 'pack', '--pack', 'local', '--out', out)).code).toBe(
      0,
    )
    expect(readFileSync(out, 'utf8')).toBe(stopped.stdout)
    const again = await runCommand('import', ...at, out, '--json')
    expect([again.code, JSON.parse(again.stdout)]).toEqual([
      0,
      { pack: 'local', applied: true, changes: [], breaks: [] },
    ])
  })

  it('are written wrongly, or refused, in plain words', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const at = ['--home', home]
    const file = join(temporaryFolder(), 'wrong.yaml')
    writeFileSync(file, PACK.replace('prev(trees)', 'prev(treees)'))
    const csv = join(temporaryFolder(), 'figures.csv')
    writeFileSync(csv, 'unit,measure,period,value\n')
    const results = [
      await runCommand('import', ...at, file),
      await runCommand('import', ...at, csv, '--dry-run'),
      await runCommand('export', ...at, '--what', 'pack'),
      await runCommand('export', ...at, '--what', 'pack', '--pack', 'local', '--format', 'csv'),
      await runCommand('export', ...at, '--what', 'cells'),
    ]
    expect(results.map(({ code }) => code)).toEqual([1, 2, 2, 2, 2])
    expect(results[0]?.stderr).toContain('Ý bạn là “trees”?')
  })
})
