import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UnitCode } from '#shared/domain/unit.ts'
import { type StationProcess, startStation } from '#station/demo/station-process.ts'
import { homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'

export interface BenchChain {
  readonly folder: string
  start(unit: string): Promise<StationProcess>
}

/** Real station processes in a temporary folder, ended and removed afterwards. */
export async function withStations<T>(run: (chain: BenchChain) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-bench-'))
  const running: StationProcess[] = []
  try {
    return await run({
      folder,
      async start(unit) {
        const home = homeAt(join(folder, unit))
        await initStation(home, { unit: unit as UnitCode }, 'hanoi', Date.now())
        const station = await startStation(home, new AbortController().signal)
        running.push(station)
        return station
      },
    })
  } finally {
    await Promise.all(running.map((station) => station.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Joins `child` under `parent`. */
export async function joinParent(parent: StationProcess, child: StationProcess, unit: string): Promise<void> {
  const { code } = await parent.request<{ code: string }>('POST', '/api/v1/enrolments', { unit })
  await child.request('POST', '/api/v1/uplink', { code })
}
