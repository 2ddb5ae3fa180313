import Database from 'better-sqlite3'
import { StationError } from './errors.ts'
import type { Home } from './home.ts'

/**
 * Holds the home for one process: an exclusive lock on a small SQLite file, which the operating system
 * gives back when the process dies, however it dies.
 * @param waitMs How long to wait for another process to let go.
 * @throws StationError `home-in-use` where another process holds it.
 */
export function lockHome(home: Home, waitMs = 200): { release(): void } {
  const lock = new Database(home.lockFile, { timeout: waitMs })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    throw new StationError(
      'home-in-use',
      `Một tiến trình khác đang dùng ${home.dir}. Dừng trạm đó trước.`,
      409,
    )
  }
  return { release: () => lock.close() }
}
