/** What the screens of this station show by themselves. */
import { wallSettings } from '#shared/contract/wall.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { changeWallSettings, loadWallSettings } from './wall-settings.ts'

export function registerWall(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/wall-settings',
      summary: 'Playlists, quiet hours and pixel shift of the screens',
      doors: allow('loopback', 'device'),
      answer: wallSettings,
    }),
    (c) => c.json(loadWallSettings(station.db), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/wall-settings',
      summary: 'Changes what the screens show by themselves; they follow at once',
      doors: allow('loopback'),
      request: jsonBody(wallSettings.strict()),
      answer: wallSettings,
    }),
    async (c) => c.json(await changeWallSettings(station, c.req.valid('json')), 200),
  )
}
