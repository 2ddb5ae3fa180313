/** What paired screens are doing now: who listens, what each told last. In memory, and gone with the station. */
import type { ScreenReport } from '#shared/contract/wall.ts'
import { createRateLimit } from '../../chain/rate-limit.ts'
import type { Clock } from '../../context.ts'
import { StationError } from '../../errors.ts'

export interface ShownReport extends ScreenReport {
  /** ms since 1970 */
  readonly at: number
}

export interface ScreenWatch {
  /** A screen begins to listen; returns what ends that. */
  opened(device: string): () => void
  isConnected(device: string): boolean
  /** When a screen that listened was last there; null where none did. */
  heardAt(device: string): number | null
  /**
   * Keeps what a screen tells of itself; the station's own machine is null.
   * @throws StationError `too-many-reports`.
   */
  report(device: string | null, report: ScreenReport): void
  reportOf(device: string | null): ShownReport | null
  forget(device: string): void
}

const MOST = 1_000
const REPORTS_A_MINUTE = 30
/** No screen has this name: names of screens are UUIDs. */
const HERE = 'here'

export function createScreenWatch(clock: Clock): ScreenWatch {
  const streams = new Map<string, number>()
  const heard = new Map<string, number>()
  const reports = new Map<string, ShownReport>()
  const limit = createRateLimit(clock, REPORTS_A_MINUTE)
  return {
    opened(device) {
      streams.set(device, (streams.get(device) ?? 0) + 1)
      return () => {
        const left = (streams.get(device) ?? 1) - 1
        if (left > 0) streams.set(device, left)
        else streams.delete(device)
        putNewest(heard, device, clock())
      }
    },
    isConnected: (device) => streams.has(device),
    heardAt: (device) => heard.get(device) ?? null,
    report(device, { place, problem }) {
      const key = device ?? HERE
      if (limit.waitSeconds(key) > 0) {
        throw new StationError(
          'too-many-reports',
          `Mỗi màn hình báo nhiều nhất ${REPORTS_A_MINUTE} lần một phút. Chờ một phút rồi báo tiếp.`,
          429,
        )
      }
      limit.note(key)
      putNewest(reports, key, { place: plain(place), problem: problem && plain(problem), at: clock() })
    },
    reportOf: (device) => reports.get(device ?? HERE) ?? null,
    forget(device) {
      heard.delete(device)
      reports.delete(device)
    },
  }
}

/** What a screen writes is read by people, on one line. */
const plain = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim()

function putNewest<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
}
