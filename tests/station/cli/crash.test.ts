/** Power goes while figures come in: what was answered is there, and of the rest all or nothing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { CLI, initHome, type RunningCommand, runCommand, startCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

const ROWS = 50_000
const BATCHES = 10

const rowsOf = (batch: number, value: number) =>
  Array.from({ length: ROWS / BATCHES }, (_, index) => ({
    unit: '00004',
    measure: 'dossiers_received',
    period: `2026-0${1 + (index % 9)}-1${batch}`,
    slice: `s${Math.floor(index / 9)}`,
    value: value + index,
  }))

const send = (station: RunningCommand, batch: number, value: number) =>
  station.ask<IntakeAnswer>('POST', '/api/v1/observations', { observations: rowsOf(batch, value) })

describe('a station that is killed', () => {
  it('holds all that it has answered, and nothing by halves', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const all = ROWS / BATCHES
    let station = await startCommand(home)
    for (const [round, answered] of [2, 4, 7].entries()) {
      const value = round * 100_000
      for (let batch = 0; batch < answered; batch += 1) {
        expect(await send(station, batch, value)).toMatchObject({ accepted: all, rejected: [] })
      }
      // The next one is on its way when the power goes, at another moment in each round.
      const lost = send(station, answered, value).catch(() => null)
      if (round > 0) await station.ask('GET', '/api/v1/station')
      await new Promise((resolve) => setTimeout(resolve, round * 60))
      await station.kill()
      const answer = await lost
      station = await startCommand(home)
      for (let batch = 0; batch < answered; batch += 1) {
        expect(await send(station, batch, value)).toEqual({ accepted: 0, unchanged: all, rejected: [] })
      }
      const again = await send(station, answered, value)
      expect([0, all]).toContain(again.accepted)
      if (answer !== null) expect(again.accepted).toBe(0)
    }
    expect(await station.ask('POST', '/api/v1/verifications')).toMatchObject({
      integrity: [],
      differences: [],
    })
    await station.kill()
    const verified = await runCommand('verify', '--home', home)
    expect([verified.code, verified.stderr]).toEqual([0, ''])
  })

  it('is a clear message to the import that it cut off, and the same file may be sent again', async () => {
    const home = temporaryFolder()
    await initHome(home, '00004')
    const file = join(temporaryFolder(), 'year.csv')
    const rows = Array.from({ length: BATCHES }, (_, batch) => rowsOf(batch, 1)).flat()
    const lines = rows.map(
      ({ unit, measure, period, value, slice }) => `${unit},${measure},${period},${value},${slice}`,
    )
    writeFileSync(file, `unit,measure,period,value,slice\n${lines.join('\n')}\n`)
    const station = await startCommand(home)
    const importing = spawn(process.execPath, [CLI, 'import', '--home', home, file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(importing, 'exit')
    let said = ''
    importing.stderr.on('data', (chunk: Buffer) => {
      said += chunk
    })
    await expect.poll(() => said, { timeout: 30_000, interval: 5 }).toContain('Đang nhập')
    await new Promise((resolve) => setTimeout(resolve, 150))
    await station.kill()
    const [code] = await ended
    if (code !== 0) expect([code, said]).toEqual([1, expect.stringContaining('làm lại')])
    const again = await runCommand('import', '--home', home, '--json', file)
    const { accepted, unchanged, rejected } = JSON.parse(again.stdout) as IntakeAnswer
    expect([again.code, accepted + unchanged, rejected]).toEqual([0, ROWS, []])
    expect([0, ROWS]).toContain(accepted)
    if (code === 0) expect(accepted).toBe(0)
  })
})
