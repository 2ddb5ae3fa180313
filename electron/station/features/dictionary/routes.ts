import { dictionary } from '#shared/contract/dictionary.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'

export function registerDictionary(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/dictionary',
      summary: 'Measures, KPIs, groups and offices of the imported packs',
      doors: allow('loopback', 'device'),
      answer: dictionary,
    }),
    (c) => c.json(station.dictionary.describe(), 200),
  )
}
