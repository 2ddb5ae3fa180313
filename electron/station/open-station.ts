/** Opens a home: the lock, the replica, and what is held in memory. No listener yet. */
import { existsSync, statSync } from 'node:fs'
import type { Logger } from 'pino'
import { createDirectiveWaits } from './chain/directive-stream.ts'
import type { Clock, Station } from './context.ts'
import { isDamage, openForReading } from './db/database.ts'
import { openAndMigrate, replicaCorrupt } from './db/migrate.ts'
import { createWriter } from './db/writer.ts'
import { StationError } from './errors.ts'
import { loadAlarms } from './features/alarms/alarm-registry.ts'
import { loadCalendar, seedCalendar } from './features/calendar/queries.ts'
import { readCalendar } from './features/calendar/read-calendar.ts'
import { changedItem } from './features/cells/items.ts'
import { loadChildRegistry } from './features/children/child-registry.ts'
import { loadRoster } from './features/children/roster.ts'
import { loadDictionary } from './features/dictionary/dictionary.ts'
import { createForecastKeeper } from './features/forecasts/forecast-keeper.ts'
import { standingItem } from './features/lamps/items.ts'
import { loadStandingLamps } from './features/lamps/standing-lamps.ts'
import { createLiveHub } from './features/live/live-hub.ts'
import { loadQualityBook } from './features/quality/quality-book.ts'
import { createQualityKeeper, type QualityKeeper } from './features/quality/quality-keeper.ts'
import { selectUnits } from './features/units/queries.ts'
import { buildUnitTree, openUnitTree } from './features/units/unit-tree.ts'
import { type Home, makeHome, readConfig } from './home.ts'
import { lockHome } from './lock.ts'

export interface OpenStation extends Station {
  setHasParent(has: boolean): void
  /** Called after each commit that changed figures or alarms. */
  onFigures(run: () => void): void
  close(): Promise<void>
}

export function openStation(home: Home, clock: Clock, log: Logger): OpenStation {
  const config = readConfig(home)
  makeHome(home)
  const lock = lockHome(home)
  const opened: Array<{ close(): unknown }> = []
  try {
    // An empty file would be opened as a new replica, and the station would have forgotten everything.
    if (!existsSync(home.replica) || statSync(home.replica).size === 0) {
      throw new StationError(
        'replica-missing',
        `Không thấy tệp số liệu ${home.replica}. Phục hồi từ bản sao lưu, hoặc tạo trạm mới ở thư mục khác.`,
      )
    }
    const write = openAndMigrate(home.replica, home.backups)
    opened.push(write)
    write.transaction(() => seedCalendar(write, readCalendar())).immediate()
    const db = openForReading(home.replica)
    opened.push(db)
    const units = openUnitTree(buildUnitTree(selectUnits(db), config.unit))
    const writer = createWriter(write)
    let roster = loadRoster(db, units, config.dueUnits)
    let dictionary = loadDictionary(db)
    let calendar = loadCalendar(db)
    let hasParent = db.prepare('SELECT 1 FROM uplink').get() !== undefined
    let afterFigures: () => void = () => undefined

    let quality: QualityKeeper | null = null

    const live = createLiveHub({
      cell: (change) => changedItem(station, change),
      kpi: (lamp) => standingItem(station, lamp),
    })
    const station: OpenStation = {
      home,
      config,
      db,
      writer,
      clock,
      log,
      units,
      get dictionary() {
        return dictionary
      },
      get roster() {
        return roster
      },
      get calendar() {
        return calendar
      },
      children: loadChildRegistry(db, units),
      directives: createDirectiveWaits(),
      standing: loadStandingLamps(db),
      forecasts: createForecastKeeper(db, () => station),
      alarms: loadAlarms(db),
      live: {
        ...live,
        publish(changes) {
          live.publish(changes)
          for (const { unit, measure } of changes.cells) station.quality.touch(unit, measure.id)
          afterFigures()
        },
        say(event, item) {
          live.say(event, item)
          if (event === 'alarm') afterFigures()
        },
        get listeners() {
          return live.listeners
        },
      },
      get quality() {
        quality ??= createQualityKeeper(station, loadQualityBook(db, units))
        return quality
      },
      get hasParent() {
        return hasParent
      },
      replaceRoster(next) {
        roster = next
      },
      replaceDictionary(next) {
        dictionary = next
        station.forecasts.touchAll()
        station.quality.touchAll()
      },
      replaceUnits(next) {
        units.replace(next)
        station.quality.touchAll()
      },
      replaceCalendar(next) {
        calendar = next
        station.quality.touchAll()
      },
      setHasParent(has) {
        hasParent = has
      },
      onFigures(run) {
        afterFigures = run
      },
      async close() {
        await quality?.stop()
        await station.forecasts.stop()
        await writer.idle()
        db.close()
        write.pragma('wal_checkpoint(TRUNCATE)')
        write.close()
        lock.release()
      },
    }
    return station
  } catch (error) {
    for (const db of opened) db.close()
    lock.release()
    throw isDamage(error) ? replicaCorrupt(home.replica, error) : error
  }
}
