/**
 * What crosses the wire, held against fixtures that never change: today's stations must write exactly
 * this, and understand it, as long as version 1 is spoken.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestAnswer } from '#shared/contract/books.ts'
import * as wire from '#shared/contract/chain.ts'
import * as directives from '#shared/contract/directives.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode, writeEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { putUplink, setPending } from '#station/chain/queries.ts'
import { selectTold } from '#station/chain/receive-told.ts'
import { prepareBatch } from '#station/chain/sending.ts'
import { tell, type Word } from '#station/chain/tell.ts'
import type { StoredUnit } from '#station/features/units/queries.ts'
import { act, configure, MINUTE_MS, onTime, pass } from '../support/alarms.ts'
import { makeStation, type TestStation } from '../support/station.ts'

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

const isToldWord = (item: wire.WireItem): item is wire.ToldItem =>
  wire.TOLD_KINDS.some((kind) => kind === item.kind)
const byKind = (a: wire.ToldItem, b: wire.ToldItem) => (a.kind < b.kind ? -1 : 1)

/** A city's ward with a certificate; no station is behind it. */
async function enrolWard(city: TestStation): Promise<StoredUnit> {
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
  return ward
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
    // Later kinds and fields stand beside the old ones.
    const spoken = new Set(golden('batch').items.map(({ kind }: { kind: string }) => kind))
    const figures = sent.items.filter(({ kind }: { kind: string }) => spoken.has(kind))
    const written = withoutNumbers({ ...sent, items: figures })
    expect(written).toMatchObject(withoutNumbers(golden('batch')))
    expect(written.items).toEqual(withoutNumbers(golden('batch')).items)
  })

  it('every kind of item is understood, and what is told is written as it always was', async () => {
    const items = golden('items') as wire.WireItem[]
    const old = [...golden('batch').items, ...Object.values(golden('alarms'))] as wire.WireItem[]
    expect(new Set([...old, ...items].map(({ kind }) => kind))).toEqual(
      new Set(wire.wireItem.options.map(({ shape }) => shape.kind.value)),
    )
    for (const item of [...old, ...items]) {
      expect(wire.wireItem.parse({ ...item, someday: 'more' })).toEqual(item)
    }

    const city = await makeStation('01')
    const ward = await enrolWard(city)
    const batch = wire.batch.parse({ ...golden('batch'), items })
    const result = await takeBatch(city.station, ward, batch)
    expect(result).toMatchObject({ outcome: 'answered', answer: { accepted: items.length, rejected: [] } })
    const words = items.filter(isToldWord)
    for (const word of words) {
      const kept = selectTold(city.station.db, word.kind, ward.id).map(({ item }) => item)
      expect(kept).toEqual([word])
    }

    const teller = await makeStation('00004')
    await teller.station.writer.write(({ db }) => {
      putUplink(db, '01', 'https://ioc.example:8443', teller.clock())
      db.exec('DELETE FROM told_up')
      for (const { rev: _, ...word } of words) tell(db, word as Word)
    })
    teller.station.setHasParent(true)
    const sent = (await prepareBatch(teller.station, 1_000))?.batch.items as wire.WireItem[]
    expect(JSON.parse(JSON.stringify(sent.filter(isToldWord))).sort(byKind)).toEqual(
      words.map((word) => ({ ...word, rev: 1 })).sort(byKind),
    )
  })

  it('a lamp is written as it always was', async () => {
    const ward = await makeStation('00004')
    await ward.station.writer.write(({ db }) => putUplink(db, '01', 'https://ioc.example:8443', ward.clock()))
    ward.station.setHasParent(true)
    await configure(ward, {})
    await ward.post(onTime(WARD, 90))
    const sent = (await prepareBatch(ward.station, 1_000))?.batch.items as wire.WireItem[]
    const written = sent.find((item) => item.kind === 'lamp' && item.code === 'DV.01')
    const [lamp] = golden('items')
    expect(JSON.parse(JSON.stringify(written))).toEqual({ ...lamp, rev: expect.any(Number) })
  })

  it('what comes down is understood as it always was', () => {
    const documents = golden('directives')
    expect(directives.directivesAnswer.parse({ ...documents, someday: 'more' })).toEqual(documents)
    const bodies = documents.items.map(({ body }: { body: unknown }) => body)
    const unknown = bodies.pop()
    expect(bodies.map(({ kind }: { kind: string }) => kind)).toEqual([...directives.DIRECTIVE_KINDS])
    for (const body of bodies)
      expect(directives.directiveBody.parse({ ...body, someday: 'more' })).toEqual(body)
    expect(directives.directiveBody.safeParse(unknown).success).toBe(false)
    for (const [name, schema] of [
      ['digest', digestAnswer],
      ['recovery', wire.recoveryPage],
    ] as const) {
      expect(schema.parse({ ...golden(name), someday: 'more' })).toEqual(golden(name))
    }
  })

  it('a batch is understood and answered as it always was', async () => {
    const city = await makeStation('01')
    const ward = await enrolWard(city)
    const batch = golden('batch')
    const bad = [
      { kind: 'someday', key: 'DV.01', rev: 1, unknown: { deep: [] } },
      { ...batch.items[0], measure: 'no_such_measure', someday: 'more' },
    ]
    const parsed = wire.batch.parse({ ...batch, items: [...batch.items, ...bad], someday: 'more' })
    const result = await takeBatch(city.station, ward, parsed)
    expect(result).toMatchObject({ outcome: 'answered', answer: golden('answer') })
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
