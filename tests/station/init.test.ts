import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { NOW, temporaryFolder } from '../support/station.ts'

const init = (folder: string) => initStation(homeAt(folder), { unit: '00004' as UnitCode }, 'hanoi', NOW)

describe('initStation', () => {
  it('leaves a folder that is something else as it is', async () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'letter.txt'), 'dear all')
    await expect(init(folder)).rejects.toMatchObject({ code: 'folder-not-empty' })
    expect(readdirSync(folder)).toEqual(['letter.txt'])
    expect(statSync(folder).mode & 0o777).toBe(0o755)
  })

  it('goes on in a folder where the desktop app keeps its window', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'desktop'), '')
    await init(folder)
    expect(readdirSync(folder)).toContain('config.json')
  })
})
