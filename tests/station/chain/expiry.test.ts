/** Certificates that are about to end, and clocks that are off: told well before anything breaks. */
import 'reflect-metadata'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AlarmItem } from '#shared/contract/alarms.ts'
import { worstExpiry } from '#station/chain/expiry.ts'
import { loadIdentity, serverCredentials } from '#station/chain/identity.ts'
import { followOwnClock } from '#station/features/alarms/follow-sources.ts'
import { tendAlarms } from '#station/features/alarms/tend-alarms.ts'
import { listAlarms } from '../../support/alarms.ts'
import { certificateEndingIn } from '../../support/certificates.ts'
import { enrolByHand, liveEvent, makeCode, realClock, startCity } from '../../support/chain.ts'
import { runCommand } from '../../support/command.ts'
import { makeStation, type TestStation } from '../../support/station.ts'

const DAY = 86_400_000

const told = async (station: TestStation, kind: string) =>
  (await listAlarms(station))
    .filter((alarm) => alarm.kind === kind)
    .map(({ unit, severity, state, value }) => ({ unit, severity, state, value }))

/** A ward that holds a certificate of a city which it cannot reach any more. */
async function cast() {
  const city = await startCity()
  const ward = await makeStation('00004', { clock: realClock() })
  const { key, cert } = await enrolByHand(city, '00004')
  writeFileSync(join(ward.station.home.keys, 'uplink.pem'), key + cert, { mode: 0o600 })
  return { city, ward, ends: ward.clock() + 90 * DAY }
}

describe('a certificate that is about to end', () => {
  it.each([
    ['uplink', 14.1, null],
    ['uplink', 13.9, 'yellow'],
    ['uplink', 2.9, 'red'],
    ['uplink', -1, 'red'],
    ['listener', 13.9, 'yellow'],
    ['authority', 90.1, null],
    ['authority', 89, 'yellow'],
    ['authority', 13, 'red'],
  ] as const)('%s with %f days left: %s', (certificate, days, severity) => {
    expect(worstExpiry([{ certificate, notAfter: days * DAY }], 0)?.severity ?? null).toBe(severity)
  })

  it('is told by the one that needs a hand most', () => {
    const expiries = [
      { certificate: 'authority', notAfter: 20 * DAY },
      { certificate: 'uplink', notAfter: 2 * DAY },
      { certificate: 'listener', notAfter: 5 * DAY },
    ] as const
    expect(worstExpiry(expiries, 0)).toEqual({ certificate: 'uplink', notAfter: 2 * DAY, severity: 'red' })
  })

  it('raises an alarm that turns red, and goes when it was renewed', async () => {
    const { ward, ends } = await cast()
    const pem = join(ward.station.home.keys, 'uplink.pem')
    await tendAlarms(ward.station)
    expect(await told(ward, 'certificate')).toEqual([])
    ward.clock.now += 77 * DAY
    await tendAlarms(ward.station)
    const [alarm] = await told(ward, 'certificate')
    expect(alarm).toMatchObject({ unit: '00004', severity: 'yellow', state: 'unacknowledged' })
    expect(Math.abs((alarm?.value ?? 0) - ends)).toBeLessThan(60_000)
    ward.clock.now += 11 * DAY
    await tendAlarms(ward.station)
    expect(await told(ward, 'certificate')).toMatchObject([{ severity: 'red' }])
    // The listener's certificate is as old; both are new now.
    const identity = loadIdentity(ward.station.home)
    const host = '127.0.0.1'
    await serverCredentials(ward.station.home, identity, { unit: '00004' as never, host, now: ward.clock() })
    writeFileSync(pem, readFileSync(join(ward.station.home.keys, 'listener.pem')))
    await tendAlarms(ward.station)
    expect(await told(ward, 'certificate')).toMatchObject([{ state: 'returned' }])
  })

  it('is told by the doctor, by name', async () => {
    const { ward } = await cast()
    await ward.stop()
    const pem = join(ward.station.home.keys, 'uplink.pem')
    writeFileSync(pem, await certificateEndingIn(ward.station, 5 * DAY), { mode: 0o600 })
    const { stdout } = await runCommand('doctor', '--home', ward.station.home.dir)
    expect(stdout).toMatch(/✗ Chứng thư để nối với cấp trên hết hạn ngày/)
    expect(stdout).not.toMatch(/Chứng thư máy chủ/)
  })
})

describe('a child whose clock is off', () => {
  const clockOf = async (station: TestStation) => (await told(station, 'clock'))[0]

  it('says so itself, from the parent’s answers', async () => {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: realClock(), heartbeatSeconds: 0.2 })
    ward.clock.now += 3 * 60_000
    const raised = liveEvent(ward.station, ({ event, data }) => {
      const item = event === 'alarm' ? (JSON.parse(data) as AlarmItem) : null
      return item?.kind === 'clock' ? item : null
    })
    await ward.start()
    await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
    expect(await raised).toMatchObject({ unit: '00004', severity: 'yellow', state: 'unacknowledged' })
    expect(Math.round(((await raised).value ?? 0) / 60_000)).toBe(3)
  })

  it('is heard to be right again within half a minute, and not written of at every answer', async () => {
    const ward = await makeStation('00004')
    const revisions = () =>
      ward.station.db.prepare('SELECT COUNT(*) FROM alarm_events').pluck().get() as number
    await followOwnClock(ward.station, 59_000)
    expect(await clockOf(ward)).toBeUndefined()
    await followOwnClock(ward.station, -90_000)
    expect(await clockOf(ward)).toMatchObject({ value: -90_000, state: 'unacknowledged' })
    const before = revisions()
    await followOwnClock(ward.station, -91_000)
    expect(await clockOf(ward)).toMatchObject({ value: -90_000 })
    await followOwnClock(ward.station, -150_000)
    expect(await clockOf(ward)).toMatchObject({ value: -150_000 })
    await followOwnClock(ward.station, -45_000)
    expect(await clockOf(ward)).toMatchObject({ state: 'unacknowledged' })
    expect(revisions()).toBe(before)
    await followOwnClock(ward.station, -29_000)
    expect(await clockOf(ward)).toMatchObject({ state: 'returned' })
  })
})
