/** The one HTTP API, used by the wall, the command line, data sources and third parties alike. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { ChainLink } from '../chain-link.ts'
import type { Station } from '../context.ts'
import { registerAccess } from '../features/access/routes.ts'
import { registerAlarms } from '../features/alarms/routes.ts'
import { registerBooks } from '../features/books/routes.ts'
import { registerBoundaries } from '../features/boundaries/routes.ts'
import { registerCalendar } from '../features/calendar/routes.ts'
import { registerCells } from '../features/cells/routes.ts'
import { registerRoster } from '../features/children/roster-routes.ts'
import { registerChildren } from '../features/children/routes.ts'
import { registerPacks } from '../features/dictionary/pack-routes.ts'
import { registerDictionary } from '../features/dictionary/routes.ts'
import { registerDirectives } from '../features/directives/routes.ts'
import { registerEditor } from '../features/editor/routes.ts'
import { registerForecasts } from '../features/forecasts/routes.ts'
import { registerKpiDetail } from '../features/kpi-detail/routes.ts'
import { registerLamps } from '../features/lamps/routes.ts'
import { registerLinks } from '../features/links/routes.ts'
import { registerLive } from '../features/live/routes.ts'
import { registerMapHistory } from '../features/map-history/routes.ts'
import { registerNotices } from '../features/notices/routes.ts'
import { registerObservationChecks } from '../features/observations/check-routes.ts'
import { registerRevisions } from '../features/observations/revision-routes.ts'
import { registerObservations } from '../features/observations/routes.ts'
import { registerQuality } from '../features/quality/routes.ts'
import { registerQuarantine } from '../features/quarantine/routes.ts'
import { registerScreens } from '../features/screens/routes.ts'
import { registerSettings } from '../features/settings/routes.ts'
import { registerTargets } from '../features/targets/routes.ts'
import { registerThresholds } from '../features/thresholds/routes.ts'
import { registerUnitChanges } from '../features/units/change-routes.ts'
import { registerUnitMoves } from '../features/units/move-routes.ts'
import { registerUnits } from '../features/units/routes.ts'
import { registerVerification } from '../features/verification/routes.ts'
import { registerWall } from '../features/wall/routes.ts'
import type { Addresses } from '../station.ts'
import { VERSION } from '../version.ts'
import { type DoorEnv, type Doors, identifyCaller } from './doors.ts'
import { answerError, problemForInvalid, refuse } from './problems.ts'

export type Api = OpenAPIHono<DoorEnv>

export interface ApiNeeds {
  readonly station: Station
  readonly chain: ChainLink
  readonly doors: Doors
  /** Where the station listens; null while it does not. */
  addresses(): Addresses | null
}

export function buildApi(needs: ApiNeeds): Api {
  const app: Api = new OpenAPIHono<DoorEnv>({ defaultHook: problemForInvalid })
  app.onError((error, c) => answerError(error, c, needs.station.log))
  app.use('/api/*', identifyCaller(needs.doors))
  registerUnits(app, needs)
  registerUnitChanges(app, needs)
  registerUnitMoves(app, needs)
  registerDictionary(app, needs)
  registerPacks(app, needs)
  registerEditor(app, needs)
  registerTargets(app, needs)
  registerThresholds(app, needs)
  registerObservations(app, needs)
  registerRevisions(app, needs)
  registerObservationChecks(app, needs)
  registerQuarantine(app, needs)
  registerQuality(app, needs)
  registerCells(app, needs)
  registerLamps(app, needs)
  registerForecasts(app, needs)
  registerKpiDetail(app, needs)
  registerMapHistory(app, needs)
  registerAlarms(app, needs)
  registerChildren(app, needs)
  registerLinks(app, needs)
  registerDirectives(app, needs)
  registerNotices(app, needs)
  registerRoster(app, needs)
  registerBoundaries(app, needs)
  registerCalendar(app, needs)
  registerLive(app, needs)
  registerAccess(app, needs)
  registerScreens(app, needs)
  registerSettings(app, needs)
  registerVerification(app, needs)
  registerBooks(app, needs)
  registerWall(app, needs)
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  app.doc31('/api/v1/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Mini-IOC', version: VERSION },
    security: [{ token: [] }],
  })
  app.all('/api/*', (c) => refuse(c, 404, 'not-found', 'Không có địa chỉ này. Xem /api/v1/openapi.json.'))
  return app
}
