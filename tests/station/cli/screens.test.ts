import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type CommandResult,
  initHome,
  type RunningCommand,
  runCommand,
  startCommand,
} from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

const read = ({ stdout }: CommandResult) => JSON.parse(stdout)

/** A screen in front of a running station shows a code. */
async function showCode({ runFile }: RunningCommand): Promise<{ code: string; secret: string }> {
  const response = await fetch(`${runFile.url}/pairing/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (SMART-TV; Tizen 7.0)' },
    body: '{}',
  })
  return (await response.json()) as { code: string; secret: string }
}

async function make() {
  const home = temporaryFolder()
  await initHome(home, '00004')
  return { home, run: (...args: string[]) => runCommand(...args, '--home', home) }
}

describe('mini-ioc, screens', () => {
  it('pairs by a code, lists, and cuts off by name', async () => {
    const { home, run } = await make()
    const station = await startCommand(home)
    const { code } = await showCode(station)
    const grouped = `${code.slice(0, 4)} ${code.slice(4)}`
    expect((await run('screens')).stdout).toContain(`${grouped} · hộp hoặc TV`)
    const typed = grouped.replace(' ', '-').toLowerCase()
    expect((await run('pair', typed, '--name', 'Sảnh')).stdout).toContain('Đã ghép “Sảnh”')
    expect((await run('unpair', 'Sảnh')).stdout).toContain('Đã ngắt màn hình “Sảnh”')
    expect(await station.ask('GET', '/api/v1/devices')).toMatchObject({ items: [] })
  })

  it('says what is missing where nothing runs, or no screen has that name', async () => {
    const { run } = await make()
    expect(read(await run('pair', '23456789', '--name', 'Sảnh', '--json')).error).toBe('not-running')
    expect(read(await run('unpair', 'Phòng họp', '--json')).error).toBe('not-found')
    expect((await run('screens')).stdout).toContain('Chưa có màn hình nào')
  })

  it('shows the certificate, saves the authority’s, and refuses what is none', async () => {
    const { run } = await make()
    const file = join(temporaryFolder(), 'ca.crt')
    const { stdout } = await run('screen-certificate', '--save-ca', file)
    expect(stdout).toContain('Màn hình thấy chứng thư của chính trạm')
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    writeFileSync(file, 'hello')
    const refused = await run('screen-certificate', '--cert', file, '--key', file, '--json')
    expect([refused.code, read(refused).error]).toEqual([1, 'bad-certificate'])
    expect((await run('screen-certificate', '--cert', file)).code).toBe(2)
    expect(read(await run('screen-certificate', '--cert', '/nowhere', '--key', file, '--json')).error).toBe(
      'cannot-read',
    )
  })

  it('says how a screen gets in, here and elsewhere', async () => {
    const { run } = await make()
    const { stdout, stderr, code } = await run('device', '--name', 'Sảnh')
    expect([code, stdout.match(/\/enter\?ticket=/g)?.length, stderr]).toEqual([0, 2, ''])
  })
})
