import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { homeAt, makeHome } from '#station/home.ts'
import { lockHome } from '#station/lock.ts'
import { makeStation, reopenStation, temporaryFolder } from '../support/station.ts'

const LOCK = new URL('../../electron/station/lock.ts', import.meta.url).href
const HOME = new URL('../../electron/station/home.ts', import.meta.url).href

/** Another process that holds a home until it is killed. */
async function holdFromElsewhere(folder: string) {
  const script = `const [{ lockHome }, { homeAt }] = await Promise.all([import(${JSON.stringify(LOCK)}), import(${JSON.stringify(HOME)})])
    lockHome(homeAt(process.argv[1])); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toContain('held')
  return async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

describe('the lock of a home', () => {
  it('keeps a second process out, and is free when the first is killed', async () => {
    const home = homeAt(temporaryFolder())
    makeHome(home)
    const kill = await holdFromElsewhere(home.dir)
    expect(() => lockHome(home)).toThrow(expect.objectContaining({ code: 'home-in-use', status: 409 }))
    await kill()
    lockHome(home).release()
    lockHome(home).release()
  })

  it('keeps a second station out in this process, too', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('00004', { folder })
    await expect(reopenStation(folder, station.clock)).rejects.toMatchObject({ code: 'home-in-use' })
    await station.stop()
    expect((await reopenStation(folder, station.clock)).station.units.root.code).toBe('00004')
  })
})
