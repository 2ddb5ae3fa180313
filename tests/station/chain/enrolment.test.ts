import { describe, expect, it, vi } from 'vitest'
import { periodAt } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest, readCertificate } from '#station/chain/certificates.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity, readUplinkCredentials } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { selectUplink } from '#station/chain/queries.ts'
import {
  call,
  cellBecomes,
  childBecomes,
  enrolByHand,
  liveEvent,
  makeBatch,
  makeCode,
  postJson,
  realClock,
  startCity,
} from '../../support/chain.ts'
import { faultyWire } from '../../support/faulty-wire.ts'
import { makeStation } from '../../support/station.ts'

const WARD = '00004' as UnitCode

describe('enrolment', () => {
  it('gives a code that says where, whom and until when', async () => {
    const city = await startCity()
    const read = readEnrolmentCode(await makeCode(city, '00004'))
    expect(read).toMatchObject({
      url: city.url,
      unit: '00004',
      caSha256: loadIdentity(city.station.home).caSha256,
      expiresAt: new Date(city.clock() + 86_400_000).toISOString(),
    })
  })

  it('joins two stations: what the child holds already goes up, and what it enters later', async () => {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: realClock() })
    await ward.start()
    const today = periodAt(ward.clock(), 'day')
    const rows = (value: number) => [{ unit: '00004', measure: 'dossiers_received', period: today, value }]
    await ward.post(rows(120))
    const [live, first] = [
      childBecomes(city.station, '00004', 'live'),
      cellBecomes(city.station, '01', today, 120),
    ]
    const { status, body } = await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
    expect([status, body]).toEqual([200, { unit: '00004', parent: '01', url: city.url, recovered: 0 }])
    await Promise.all([live, first])
    const second = cellBecomes(city.station, '01', today, 121)
    await ward.post(rows(121))
    await second
    expect(readUplinkCredentials(ward.station.home)?.parentCa).toBe(
      loadIdentity(city.station.home).authority.certificate,
    )
  })

  it('gives the same certificate again for the same code and key, and another key nothing', async () => {
    const city = await startCity()
    const { secret } = readEnrolmentCode(await makeCode(city, '00004'))
    const key = await makePrivateKey()
    const answers = []
    for (const own of [key, key, await makePrivateKey()]) {
      answers.push(
        await postJson(city.url, '/chain/v1/enrol', { secret, request: await makeRequest(WARD, own) }),
      )
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403])
    expect(answers[1]?.text).toBe(answers[0]?.text)
  })

  it('again with a new code turns the station before out', async () => {
    const city = await startCity()
    const before = await enrolByHand(city, '00004')
    const after = await enrolByHand(city, '00004')
    expect((await postJson(city.url, '/chain/v1/batches', makeBatch(), before)).status).toBe(401)
    expect((await postJson(city.url, '/chain/v1/batches', makeBatch(), after)).status).toBe(200)
  })

  it('brings a revoked child back', async () => {
    const city = await startCity()
    await enrolByHand(city, '00004')
    await city.ask('DELETE', '/api/v1/children/00004')
    const child = await enrolByHand(city, '00004')
    expect((await postJson(city.url, '/chain/v1/batches', makeBatch(), child)).status).toBe(200)
  })

  it('renews: the old certificate is good until the new one was used', async () => {
    const city = await startCity()
    const old = await enrolByHand(city, '00004')
    const renew = async (show = old) => {
      const key = await makePrivateKey()
      const { status, text } = await postJson(
        city.url,
        '/chain/v1/renew',
        { request: await makeRequest(WARD, key) },
        show,
      )
      return { status, key, cert: status === 200 ? (JSON.parse(text).certificate as string) : '' }
    }
    const lost = await renew()
    const renewed = await renew()
    expect([lost.status, renewed.status]).toEqual([200, 200])
    expect(readCertificate(renewed.cert)).toMatchObject({ commonName: '00004' })
    const status = async (show: typeof old) => (await call(city.url, { path: '/chain/v1/none', show })).status
    expect([await status(old), await status(lost), await status(renewed), await status(old)]).toEqual([
      404, 401, 404, 401,
    ])
  })

  it('renews by itself at two thirds of the certificate’s life', async () => {
    const city = await startCity({ heartbeatSeconds: 0.2 })
    const ward = await makeStation('00004', { clock: realClock(), heartbeatSeconds: 0.2 })
    await ward.start()
    await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
    const child = city.station.units.byCode('00004')?.id
    const fingerprint = () => city.station.children.all().find(({ unit }) => unit === child)?.fingerprint
    const first = fingerprint()
    const renewed = liveEvent(city.station, () => (fingerprint() === first ? null : true))
    ward.clock.now += 61 * 86_400_000
    await renewed
    expect(fingerprint()).not.toBe(first)
  })

  it('begins a new epoch where a station joins again', async () => {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: realClock() })
    await ward.start()
    for (const epoch of [1, 2]) {
      await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
      expect(selectUplink(ward.station.db)?.epoch).toBe(epoch)
    }
    await childBecomes(city.station, '00004', 'live')
  })
})

describe('a join', () => {
  /** A ward without a parent, and a code that leads to one over a wire that knows what is open. */
  async function cast() {
    const city = await startCity()
    const wire = await faultyWire(city.url)
    const ward = await makeStation('00004', { clock: realClock() })
    await ward.start()
    const { body } = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', {
      unit: WARD,
      url: wire.url,
    })
    const join = async () => {
      const answer = await ward.ask<{ code?: string }>('POST', '/api/v1/uplink', { code: body.code })
      return [answer.status, answer.body.code]
    }
    return { city, wire, ward, join }
  }
  const joined = [200, undefined]

  it('is refused while another is under way, and ends with one link', async () => {
    const { city, wire, ward, join } = await cast()
    const live = childBecomes(city.station, WARD, 'live')
    expect(await Promise.all([join(), join()])).toEqual([joined, [409, 'busy']])
    expect(await join()).toEqual(joined)
    await live
    await ward.stop()
    await vi.waitFor(() => expect(wire.openEnds()).toBe(0))
  })

  it('that fails leaves the way free for the next one', async () => {
    const { wire, join } = await cast()
    const cut = wire.become('cut')
    expect(await join()).toEqual([503, 'parent-unreachable'])
    await cut
    await wire.become('none')
    expect(await join()).toEqual(joined)
  })

  it('leaves no link behind where the station stops in the middle of it', async () => {
    const { wire, ward, join } = await cast()
    let stopping: Promise<void> | null = null
    vi.spyOn(ward.station.quality, 'touchAll').mockImplementation(() => {
      stopping = ward.stop()
    })
    await join()
    await stopping
    await vi.waitFor(() => expect(wire.openEnds()).toBe(0))
  })
})
