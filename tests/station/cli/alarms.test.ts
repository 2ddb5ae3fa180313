import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initHome, runCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

describe('mini-ioc alarms', () => {
  it('lists what is open, one line each, or as JSON', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const none = await runCommand('alarms', '--home', home)
    expect([none.code, none.stdout]).toEqual([0, 'Không có cảnh báo nào đang mở.\n'])

    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
    const file = join(temporaryFolder(), 'figures.csv')
    const row = (measure: string, value: number) => `00004,${measure},${today},${value}`
    writeFileSync(
      file,
      `unit,measure,period,value\n${row('dossiers_handled', 80)}\n${row('dossiers_on_time', 61)}\n`,
    )
    expect((await runCommand('import', '--home', home, file)).code).toBe(0)
    const { stdout } = await runCommand('alarms', '--home', home)
    expect(stdout).toMatch(
      /^#1 · ĐỎ · 00004 DV\.01 = 76,25 · vượt ngưỡng · chưa tiếp nhận · từ \d\d\/\d\d \d\d:\d\d\n$/,
    )
    const json = await runCommand('alarms', '--home', home, '--json', '--all')
    expect(JSON.parse(json.stdout)).toMatchObject([{ id: 1, kind: 'lamp', code: 'DV.01', value: 76.25 }])
  })
})
