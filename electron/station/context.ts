/** What the features share: handed to them, never reached for. */
import type { Logger } from 'pino'
import type { Calendar } from '#shared/domain/calendar.ts'
import type { DirectiveWaits } from './chain/directive-stream.ts'
import type { ReadableDb } from './db/database.ts'
import type { Writer } from './db/writer.ts'
import type { AlarmRegistry } from './features/alarms/alarm-registry.ts'
import type { ChildRegistry } from './features/children/child-registry.ts'
import type { Roster } from './features/children/roster.ts'
import type { Dictionary } from './features/dictionary/dictionary.ts'
import type { ForecastKeeper } from './features/forecasts/forecast-keeper.ts'
import type { StandingLamps } from './features/lamps/standing-lamps.ts'
import type { LiveHub } from './features/live/live-hub.ts'
import type { QualityKeeper } from './features/quality/quality-keeper.ts'
import type { UnitTree } from './features/units/unit-tree.ts'
import type { Home, StationConfig } from './home.ts'

/** Milliseconds since 1970; injected so that tests can move it. */
export type Clock = () => number

export interface Station {
  readonly home: Home
  readonly config: StationConfig
  readonly db: ReadableDb
  readonly writer: Writer
  readonly clock: Clock
  readonly log: Logger
  readonly units: UnitTree
  readonly dictionary: Dictionary
  readonly roster: Roster
  readonly calendar: Calendar
  readonly children: ChildRegistry
  readonly standing: StandingLamps
  readonly forecasts: ForecastKeeper
  readonly alarms: AlarmRegistry
  readonly live: LiveHub
  readonly quality: QualityKeeper
  /** Children that wait for the next document. */
  readonly directives: DirectiveWaits
  /** True once this station has joined a parent; from then on changes are noted for it. */
  readonly hasParent: boolean
  replaceRoster(roster: Roster): void
  replaceDictionary(dictionary: Dictionary): void
  replaceCalendar(calendar: Calendar): void
  replaceUnits(units: UnitTree): void
}
