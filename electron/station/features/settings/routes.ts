import { readdirSync, statSync } from 'node:fs'
import { arch, platform, release } from 'node:os'
import { join } from 'node:path'
import { type StationSettings, stationSettings } from '#shared/contract/settings.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { readBackupMark } from '../../backup/backup-mark.ts'
import type { Station } from '../../context.ts'
import type { Home } from '../../home.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { VERSION } from '../../version.ts'

/** More would not be read. */
const MOST_SET_ASIDE = 20

function setAside({ backups }: Home): StationSettings['setAside'] {
  return readdirSync(backups)
    .map((file) => ({ file, stat: statSync(join(backups, file), { throwIfNoEntry: false }) }))
    .flatMap(({ file, stat }) => (stat?.isFile() ? [{ file, bytes: stat.size, at: stat.mtimeMs }] : []))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_SET_ASIDE)
    .map((entry) => ({ ...entry, at: formatInstant(Math.round(entry.at)) }))
}

const instantOrNull = (ms: number | null) => (ms === null ? null : formatInstant(ms))

function settingsOf({ home, config }: Station) {
  return {
    home: home.dir,
    version: VERSION,
    runtime: `Node ${process.versions.node}`,
    system: `${platform()} ${release()} ${arch()}`,
    heartbeatSeconds: config.heartbeatSeconds,
    silentAfterSeconds: config.silentAfterSeconds,
    replicaBytes: statSync(home.replica).size,
    setAside: setAside(home),
    lastBackupAt: instantOrNull(readBackupMark(home)),
  }
}

export function registerSettings(app: Api, { station, addresses }: ApiNeeds): void {
  const startedAt = formatInstant(station.clock())
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/station-settings',
      summary: 'What is set at this station and where it keeps its things',
      doors: allow('loopback'),
      answer: stationSettings,
    }),
    (c) => c.json({ ...settingsOf(station), startedAt, addresses: addresses() }, 200),
  )
}
