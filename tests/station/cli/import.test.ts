import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

describe('mini-ioc import', () => {
  it('says that a unit with sub-units counts as one more leaf, and wants plans and levels confirmed', async () => {
    const home = join(temporaryFolder(), 'city')
    const file = join(temporaryFolder(), 'so-lieu.csv')
    writeFileSync(
      file,
      'unit,measure,period,value\n01,population,2025-11,5\n01,dossiers_received,2025-11-20,7\n',
    )
    expect(await runCommand('init', '--home', home, '--unit', '01')).toMatchObject({ code: 0 })
    const plain = await runCommand('import', '--home', home, file)
    expect([plain.code, plain.stdout]).toEqual([1, expect.stringContaining('Nhận 1, không đổi 0, trả lại 1')])
    expect(plain.stderr).toContain('dòng 1: ')
    expect(plain.stderr).toContain('--confirm')
    expect(plain.stderr).toContain('lưu ý: ')
    const confirmed = await runCommand('import', '--home', home, file, '--confirm', '--json')
    expect([confirmed.code, JSON.parse(confirmed.stdout)]).toMatchObject([
      0,
      { accepted: 1, unchanged: 1, rejected: [], notes: [{ measure: 'population' }, {}] },
    ])
  })

  it('takes a merge map for what it is, whole or not at all', async () => {
    const home = join(temporaryFolder(), 'city')
    const file = join(temporaryFolder(), 'sap-nhap.csv')
    expect(await runCommand('init', '--home', home, '--unit', '01')).toMatchObject({ code: 0 })
    writeFileSync(file, 'from,to,since,share,source\n00008,00004,2026-11-01,0.5,NQ 1\n')
    const refused = await runCommand('import', '--home', home, file)
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('phải bằng 1')])
    writeFileSync(file, 'from,to,since,share,source\n00008,00004,01/11/2026,,NQ 1\n')
    const taken = await runCommand('import', '--home', home, file)
    expect([taken.code, taken.stdout]).toEqual([
      0,
      expect.stringContaining('00008 thôi tồn tại từ 2026-11-01'),
    ])
  })
})
