import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { glanceAt, NO_GLANCE } from '../../../electron/main/station-watch.ts'
import { listen } from '../../support/listen.ts'

const STATION = { unit: { nameVi: 'Xã Minh Châu', nameEn: 'Minh Chau commune' }, version: '0.1.0' }

describe('glanceAt', () => {
  async function stationThat(answers: Readonly<Record<string, unknown>>) {
    const server = createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const known = request.headers.authorization === 'Bearer secret' && path in answers
      response.writeHead(known ? 200 : 401)
      const answer = answers[path]
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
    })
    return { url: await listen(server), token: 'secret', pid: process.pid }
  }

  it('tells whose station it is, and how many red alarms nobody has taken on', async () => {
    const seen = async (alarms: unknown[]) =>
      glanceAt(await stationThat({ '/api/v1/station': STATION, '/api/v1/alarms': { items: alarms } }))
    const common = { unitVi: 'Xã Minh Châu', unitEn: 'Minh Chau commune', version: '0.1.0' }
    expect(await seen([])).toEqual({ ...common, state: 'well', unacknowledged: 0 })
    expect(await seen([{}, {}])).toEqual({ ...common, state: 'alarm', unacknowledged: 2 })
  })

  it('finds nobody where there is no address, no right token, no sense in the answer', async () => {
    const stranger = { ...(await stationThat({ '/api/v1/station': STATION })), token: 'other' }
    const addresses = [
      null,
      stranger,
      await stationThat({ '/api/v1/station': '{"unit":' }),
      await stationThat({ '/api/v1/station': 'null' }),
      { url: new URL('http://127.0.0.1:1'), token: 'secret', pid: process.pid },
    ]
    for (const address of addresses) expect(await glanceAt(address)).toEqual(NO_GLANCE)
  })
})
