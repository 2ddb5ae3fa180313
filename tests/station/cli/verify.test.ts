/** `mini-ioc verify --with-parent` between two processes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { BooksPage } from '#shared/contract/books.ts'
import { packPeriod, periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { homeAt } from '#station/home.ts'
import { initHome, runCommand, startCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

const TODAY = periodAt(Date.now(), 'day')

async function importFigure(home: string, period: string, value: number): Promise<void> {
  const file = join(temporaryFolder(), 'figures.csv')
  writeFileSync(file, `unit,measure,period,value\n00004,dossiers_received,${period},${value}\n`)
  expect((await runCommand('import', '--home', home, file)).code).toBe(0)
}

describe('mini-ioc verify --with-parent', () => {
  it('says whether the books match, with both totals side by side where they do not', {
    timeout: 120_000,
  }, async () => {
    const [cityHome, wardHome] = [temporaryFolder(), temporaryFolder()]
    await initHome(cityHome, '01')
    await initHome(wardHome, '00004', { heartbeatSeconds: 0.5 })
    await importFigure(wardHome, TODAY, 120)
    const verify = (...more: string[]) => runCommand('verify', '--with-parent', '--home', wardHome, ...more)

    const notRunning = await verify()
    expect([notRunning.code, notRunning.stderr]).toEqual([1, expect.stringMatching(/cần trạm đang chạy/)])

    const city = await startCommand(cityHome)
    const ward = await startCommand(wardHome)
    const alone = await verify()
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringMatching(/chưa ghép với cấp trên/)])

    const { stdout } = await runCommand('enrol', '--home', cityHome, '--unit', '00004', '--json')
    expect((await runCommand('join', '--home', wardHome, JSON.parse(stdout).code)).code).toBe(0)
    const uplink = async () => (await ward.ask<{ uplink: object }>('GET', '/api/v1/station')).uplink
    await expect.poll(uplink, { timeout: 30_000 }).toMatchObject({ state: 'linked', backlog: 0 })
    const sound = await verify()
    expect([sound.code, sound.stderr]).toEqual([0, ''])
    expect(sound.stdout).toMatch(/tệp số liệu nguyên vẹn/)
    expect(sound.stdout).toMatch(
      /^Khớp với cấp trên: \d+ mục \(số liệu × tháng\), từ \d{4}-01 đến \d{4}-12\.$/m,
    )

    // A figure at the city that the ward never sent, as if from before it had a station.
    const before = shiftPeriod(TODAY, -40)
    const db = new Database(homeAt(cityHome).replica)
    db.prepare(
      `INSERT INTO cells SELECT unit, measure, slice, part, ?, 7, 1, 1, 0, rev, as_of, computed_at, simulated, NULL, NULL,
         restated FROM cells WHERE period = ? AND part = 0 AND unit = (SELECT id FROM units WHERE code = '00004')`,
    ).run(packPeriod(before), packPeriod(TODAY))
    db.close()
    const differs = await verify()
    expect(differs.code).toBe(1)
    expect(differs.stderr).toMatch(/^Không khớp với cấp trên: 1 trong \d+ mục/m)
    expect(differs.stderr).toMatch(/^Số liệu +Tháng +Trạm này +Cấp trên +Số ô trạm +Số ô cấp trên$/m)
    expect(differs.stderr).toMatch(
      new RegExp(`^dossiers_received +${before.slice(0, 7)} +(–|120) +(–|120) +\\d+ +\\d+$`, 'm'),
    )
    const json = JSON.parse((await verify('--json')).stdout)
    expect(json).toMatchObject({
      differences: [],
      books: { state: 'differs', outcome: { differing: 1, differences: [{ measure: 'dossiers_received' }] } },
    })
    const { items } = await ward.ask<BooksPage>('GET', '/api/v1/books')
    expect(items).toEqual([{ ...json.books.outcome, unit: '01', parent: true }])

    await city.kill()
    await importFigure(wardHome, TODAY, 121)
    await expect.poll(uplink, { timeout: 30_000 }).toMatchObject({ state: 'offline' })
    const offline = await verify()
    expect([offline.code, offline.stderr]).toEqual([
      1,
      expect.stringMatching(/^Không đối chiếu được với cấp trên: Không nối được/m),
    ])
  })
})
