import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../support/command.ts'
import { dbfOf, PRJ, shpOf, squareAt } from '../../support/shapefile.ts'
import { temporaryFolder } from '../../support/station.ts'

describe('mini-ioc import of a shapefile', () => {
  it('reads what lies beside it, shows first what it would do, and then does it', async () => {
    const folder = temporaryFolder()
    const home = join(folder, 'city')
    expect(await runCommand('init', '--home', home, '--unit', '01')).toMatchObject({ code: 0 })
    writeFileSync(
      join(folder, 'xa.shp'),
      shpOf([squareAt(586_500, 2_325_500, 1_000), squareAt(590_000, 2_325_500, 900)]),
    )
    writeFileSync(
      join(folder, 'xa.dbf'),
      dbfOf(
        ['MA_XA', 'TEN'],
        [
          ['00004', 'Ba Đình'],
          ['', 'Không Đâu'],
        ],
      ),
    )
    writeFileSync(join(folder, 'XA.PRJ'), PRJ.vn2000Utm48)
    const file = join(folder, 'xa.shp')
    const tried = await runCommand('import', '--home', home, file, '--dry-run')
    expect([tried.code, tried.stdout]).toEqual([1, expect.stringContaining('chưa ghi gì: khớp 1 đơn vị')])
    expect(tried.stderr).toContain('Không Đâu: Không có đơn vị nào tên')
    const taken = await runCommand('import', '--home', home, file)
    expect([taken.code, taken.stdout]).toEqual([1, expect.stringContaining('Đã nhập ranh giới của 1 đơn vị')])
    expect(taken.stderr).toContain('đọc theo utf-8')
    writeFileSync(join(folder, 'hong.zip'), 'PK')
    const broken = await runCommand('import', '--home', home, join(folder, 'hong.zip'))
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('tệp hỏng hoặc có mật khẩu')])
  })
})
