/** A parent that was restored from a backup still knows whom it gave a certificate, and from whom it took one. */
import 'reflect-metadata'
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { issuedFile, readIssued } from '#station/chain/issued-log.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { selectChildDepth } from '#station/chain/owed-units.ts'
import { selectAudit } from '#station/features/access/queries.ts'
import {
  call,
  enrolByHand,
  makeBatch,
  makeCode,
  postJson,
  realClock,
  type Shown,
  startCity,
} from '../../support/chain.ts'
import { reopenStation, type TestStation, temporaryFolder } from '../../support/station.ts'

type City = TestStation & { url: string }

async function reopen(folder: string, clock = realClock()): Promise<City> {
  const city = await reopenStation(folder, clock)
  const { chain } = await city.start()
  return { ...city, url: chain }
}

/** A city whose replica of this moment can come back later. */
async function cast() {
  const folder = temporaryFolder()
  const copy = `${folder}.copy`
  const first = await startCity({ folder })
  const { home } = first.station
  return {
    folder,
    first,
    async backUp(city: City): Promise<City> {
      await city.stop()
      copyFileSync(home.replica, copy)
      return await reopen(folder)
    },
    async restore(city: City): Promise<City> {
      await city.stop()
      copyFileSync(copy, home.replica)
      rmSync(copy)
      return await reopen(folder)
    },
  }
}

const status = async (city: City, show: Shown) =>
  (await postJson(city.url, '/chain/v1/batches', makeBatch(), show)).status

async function renew(city: City, show: Shown): Promise<Shown> {
  const key = await makePrivateKey()
  const request = await makeRequest('00004' as UnitCode, key)
  const { text } = await postJson(city.url, '/chain/v1/renew', { request }, show)
  return { key, cert: JSON.parse(text).certificate }
}

const actions = (city: City) => selectAudit(city.station.db, 0, 100).map(({ action }) => action)

describe('a restored parent', () => {
  it('lets in a child that was enrolled after the backup, and expects its figures', async () => {
    const { first, backUp, restore } = await cast()
    const city = await backUp(first)
    const child = await enrolByHand(city, '00004')
    const again = await restore(city)
    expect(await status(again, child)).toBe(200)
    expect(actions(again)).toContain('certificate-remembered')
    const { body } = await again.ask<{ items: object[] }>('GET', '/api/v1/roster?unit=00004')
    expect(body.items).toHaveLength(1)
  })

  it('wants of a child that was enrolled after the backup as much as of all others', async () => {
    const { first, backUp, restore } = await cast()
    await enrolByHand(first, '00008')
    const directive = { kind: 'detail-policy', depth: 'children' }
    expect((await first.ask('POST', '/api/v1/directives', { unit: null, directive })).status).toBe(200)
    const city = await backUp(first)
    await enrolByHand(city, '00004')
    const again = await restore(city)
    const unit = again.station.units.byCode('00004')
    expect(unit && selectChildDepth(again.station.db, unit.id)).toBe('children')
  })

  it('lets in a child that renewed after the backup, with the new certificate and with the old', async () => {
    const { first, backUp, restore } = await cast()
    const old = await enrolByHand(first, '00004')
    const city = await backUp(first)
    const renewed = await renew(city, old)
    const again = await restore(city)
    // The answer may have been lost: the old one is good until the new one was used.
    expect((await call(again.url, { path: '/chain/v1/none', show: old })).status).toBe(404)
    expect(await status(again, renewed)).toBe(200)
    expect(await status(again, old)).toBe(401)
  })

  it('keeps a child out that was revoked after the backup, whatever the backup says', async () => {
    const { first, backUp, restore } = await cast()
    const child = await enrolByHand(first, '00004')
    const { secret } = readEnrolmentCode(await makeCode(first, '00004'))
    await first.station.writer.write(({ db }) =>
      db
        .prepare(
          `INSERT INTO told (sender, kind, key, unit, epoch, rev, body, received_at)
           SELECT id, 'task', '1', id, 1, 1, '{}', 0 FROM units WHERE code = '00004'`,
        )
        .run(),
    )
    const city = await backUp(first)
    await city.ask('DELETE', '/api/v1/children/00004')
    const again = await restore(city)
    expect(again.station.db.prepare('SELECT COUNT(*) FROM told').pluck().get()).toBe(0)
    expect(await status(again, child)).toBe(401)
    const request = await makeRequest('00004' as UnitCode, await makePrivateKey())
    expect((await postJson(again.url, '/chain/v1/enrol', { secret, request })).status).toBe(403)
    // … and lets it come back by a new code only.
    expect(await status(again, await enrolByHand(again, '00004'))).toBe(200)
  })

  it('does not take a code twice that was used after the backup', async () => {
    const { first, backUp, restore } = await cast()
    const { secret } = readEnrolmentCode(await makeCode(first, '00004'))
    const city = await backUp(first)
    const key = await makePrivateKey()
    const request = await makeRequest('00004' as UnitCode, key)
    const enrolled = await postJson(city.url, '/chain/v1/enrol', { secret, request })
    const again = await restore(city)
    const thief = await makeRequest('00004' as UnitCode, await makePrivateKey())
    expect((await postJson(again.url, '/chain/v1/enrol', { secret, request: thief })).status).toBe(403)
    const repeated = await postJson(again.url, '/chain/v1/enrol', { secret, request })
    expect([repeated.status, repeated.text]).toEqual([200, enrolled.text])
  })
})

describe('the log of certificates', () => {
  it('is for its owner only, and says each unit’s newest word once after opening', async () => {
    const { first, folder } = await cast()
    const file = issuedFile(first.station.home)
    await enrolByHand(first, '00004')
    await enrolByHand(first, '00004')
    await enrolByHand(first, '00008')
    await first.ask('DELETE', '/api/v1/children/00008')
    expect(readIssued(first.station.home).map(({ word }) => word)).toEqual([
      'enrolled',
      'enrolled',
      'enrolled',
      'revoked',
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await first.stop()
    const again = await reopen(folder)
    const words = readIssued(again.station.home)
    expect(words.map(({ unit, word }) => [unit, word])).toEqual([
      ['00004', 'enrolled'],
      ['00008', 'revoked'],
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('survives a line that was cut off, and is made anew where it is lost', async () => {
    const { first, folder } = await cast()
    const { home } = first.station
    const child = await enrolByHand(first, '00004')
    appendFileSync(issuedFile(home), '{"word":"revoked","un')
    await enrolByHand(first, '00008')
    expect(readIssued(home).map(({ unit }) => unit)).toEqual(['00004', '00008'])
    await first.stop()
    rmSync(issuedFile(home))
    const again = await reopen(folder)
    expect(readIssued(home).map(({ unit }) => unit)).toEqual(['00004', '00008'])
    expect(await status(again, child)).toBe(200)
  })

  it('holds no secret of a code', async () => {
    const { first } = await cast()
    const { secret } = readEnrolmentCode(await makeCode(first, '00004'))
    const request = await makeRequest('00004' as UnitCode, await makePrivateKey())
    await postJson(first.url, '/chain/v1/enrol', { secret, request })
    expect(readFileSync(issuedFile(first.station.home), 'utf8')).not.toContain(secret)
  })
})
