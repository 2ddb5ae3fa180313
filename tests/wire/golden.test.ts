/**
 * What crosses the wire, held against fixtures that never change: today's stations must write exactly
 * this, and understand it, as long as version 1 is spoken.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as wire from '#shared/contract/chain.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode, writeEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { putUplink, setPending } from '#station/chain/queries.ts'
import { prepareBatch } from '#station/chain/sending.ts'
import { act, configure, MINUTE_MS, onTime, pass } from '../support/alarms.ts'
import { makeStation } from '../support/station.ts'

const golden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'v1', `${name}.json`), 'utf8'))

const WARD = '00004' as UnitCode

/** Ids and revisions are given out anew each time. */
function withoutNumbers(batch: { batch: string; items: Array<{ rev: number }> }) {
  return {
    ...batch,
    batch: typeof batch.batch,
    items: batch.items.map(({ rev, ...item }) => ({ ...item, rev: Number.isSafeInteger(rev) && rev > 0 })),
  }
}

describe('wire version 1', () => {
  it('a batch is written as it always was', async () => {
    const ward = await makeStation('00004')
    await ward.station.writer.write(async (transaction) => {
      putUplink(transaction.db, '01', 'https://ioc.example:8443', ward.clock())
      await markEverythingDirty(ward.station, transaction)
    })
    ward.station.setHasParent(true)
    const row = { unit: '00004', measure: 'dossiers_received', observedAt: '2026-11-21T08:00:00+07:00' }
    await ward.post([
      { ...row, period: '2026-11-21', value: 120 },
      { ...row, period: '2026-11-03', value: 7, source: 'simulation' },
      { ...row, period: '2026-11-04', value: 1 },
    ])
    await ward.post([{ ...row, period: '2026-11-04', value: null }])
    const prepared = await prepareBatch(ward.station, 1_000)
    const sent = JSON.parse(JSON.stringify(prepared?.batch))
    expect(sent.batch).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(withoutNumbers(sent)).toEqual(withoutNumbers(golden('batch')))
  })

  it('a batch is understood and answered as it always was', async () => {
    const city = await makeStation('01')
    const identity = loadIdentity(city.station.home)
    const { code } = await createEnrolment(city.station, identity, {
      unit: WARD,
      url: 'https://ioc.example:8443',
    })
    const { secret } = readEnrolmentCode(code)
    await redeemEnrolment(city.station, identity, {
      secret,
      request: await makeRequest(WARD, identity.key),
      address: 'x',
    })
    const ward = city.station.units.byCode(WARD)
    if (!ward) throw new Error('no ward')
    const batch = golden('batch')
    const bad = [
      { kind: 'someday', key: 'DV.01', rev: 1, unknown: { deep: [] } },
      { ...batch.items[0], measure: 'no_such_measure', someday: 'more' },
    ]
    const parsed = wire.batch.parse({ ...batch, items: [...batch.items, ...bad], someday: 'more' })
    const result = await takeBatch(city.station, ward, parsed)
    expect(result).toEqual({ outcome: 'answered', answer: golden('answer') })
    expect(wire.batchAnswer.parse(golden('answer'))).toEqual(golden('answer'))
    const stale = await takeBatch(city.station, ward, { ...parsed, batch: 'another-batch-0001' })
    expect(stale).toEqual({ outcome: 'stale', epoch: golden('stale-epoch').epoch })
    expect(wire.staleEpoch.parse(golden('stale-epoch'))).toEqual(golden('stale-epoch'))
  })

  it('alarms are written and understood as they always were', async () => {
    const ward = await makeStation('00004')
    await ward.station.writer.write(({ db }) => putUplink(db, '01', 'https://ioc.example:8443', ward.clock()))
    ward.station.setHasParent(true)
    await configure(ward, { parentAfterMinutes: 30 })
    await ward.post(onTime(WARD, 90))
    const alarmOf = async () =>
      (await prepareBatch(ward.station, 1_000))?.batch.items.find(
        (item) => (item as { kind: string }).kind === 'alarm',
      )
    await pass(ward, 30 * MINUTE_MS)
    const { escalated, acknowledged } = golden('alarms')
    expect(JSON.parse(JSON.stringify(await alarmOf()))).toEqual({ ...escalated, rev: expect.any(Number) })
    for (const item of [escalated, acknowledged]) {
      expect(wire.alarmItem.parse({ ...item, someday: 'more' })).toEqual(item)
    }
    await act(ward, 1, 'acknowledge')
    await ward.station.writer.write(({ db }) => setPending(db, null))
    expect(JSON.parse(JSON.stringify(await alarmOf()))).toEqual({ ...acknowledged, rev: expect.any(Number) })
  })

  it('enrolment says and hears what it always did', () => {
    const { code, says, ca, request, answer, renewal } = golden('enrolment')
    expect(readEnrolmentCode(code)).toEqual(says)
    expect(writeEnrolmentCode(says)).toBe(code)
    expect(wire.caAnswer.parse(ca)).toEqual(ca)
    expect(wire.enrolBody.parse(request)).toEqual(request)
    expect(wire.enrolAnswer.parse(answer)).toEqual(answer)
    expect(wire.renewBody.parse(renewal)).toEqual(renewal)
  })
})
