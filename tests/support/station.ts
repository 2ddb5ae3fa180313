/** A station in this process, for tests: a real home, a real replica, an injected clock. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { homeAt, type StationConfig } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { createStation, type RunningStation } from '#station/station.ts'

export interface TestClock {
  now: number
  (): number
}

/** Saturday, 21 November 2026, 21:38 in Hanoi. */
export const NOW = Date.parse('2026-11-21T21:38:00+07:00')

export function testClock(now = NOW): TestClock {
  const clock = Object.assign(() => clock.now, { now })
  return clock
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestStation extends RunningStation {
  readonly clock: TestClock
  /** Asks the API as the administrator of this machine; rejects nothing, whatever the status. */
  ask<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  post(
    rows: readonly object[],
  ): Promise<{ accepted: number; unchanged: number; rejected: Array<{ row: number; code: string }> }>
}

/** Makes and opens a station of a unit; it does not listen unless `start` is called. */
export async function makeStation(
  unit: string,
  settings: Partial<StationConfig> & { clock?: TestClock; folder?: string } = {},
): Promise<TestStation> {
  const { clock = testClock(), folder = temporaryFolder(), ...config } = settings
  const home = homeAt(folder)
  await initStation(home, { unit: unit as UnitCode, ...config }, 'hanoi', clock())
  return await reopenStation(folder, clock)
}

/** @param port Of the chain; a free one unless children are to find it again. */
export async function reopenStation(folder: string, clock: TestClock, port = 0): Promise<TestStation> {
  const log = pino({ level: 'silent' })
  const running = await createStation({
    home: homeAt(folder),
    clock,
    log,
    port,
    screenPort: 0,
    host: null,
  })
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    await running.stop()
  }
  onTestFinished(stop)
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const response = await running.api.request(path, {
      method,
      headers: { authorization: `Bearer ${running.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as T }
  }
  return {
    ...running,
    stop,
    clock,
    ask,
    async post(rows) {
      const { body } = await ask<Awaited<ReturnType<TestStation['post']>>>('POST', '/api/v1/observations', {
        observations: rows,
      })
      return body
    },
  }
}
