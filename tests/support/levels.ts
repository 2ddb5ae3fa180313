/** Stations above and below each other in one process, without a network: batches are handed over by hand. */
import { type Batch, type BatchAnswer, batch as batchSchema } from '#shared/contract/chain.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { hasOutbox } from '#station/chain/outbox.ts'
import { putUplink, selectUplink } from '#station/chain/queries.ts'
import { acknowledge, prepareBatch, startEpoch } from '#station/chain/sending.ts'
import type { Station } from '#station/context.ts'
import type { TestStation } from './station.ts'

const url = 'https://127.0.0.1:1'

/** Enrols a child and lets it join; nothing has been sent yet. */
export async function link(parent: TestStation, child: TestStation): Promise<void> {
  const unit = child.station.units.root.code
  const identity = loadIdentity(parent.station.home)
  const { code } = await createEnrolment(parent.station, identity, { unit, url })
  const request = await makeRequest(unit, loadIdentity(child.station.home).key)
  const { secret } = readEnrolmentCode(code)
  await redeemEnrolment(parent.station, identity, { secret, request, address: 'x' })
  await child.station.writer.write(async (transaction) => {
    putUplink(transaction.db, parent.station.units.root.code, url, child.clock())
    await markEverythingDirty(child.station, transaction)
  })
  child.station.setHasParent(true)
}

export interface Sent {
  readonly batch: Batch
  readonly answer: BatchAnswer
}

/** One batch of at most so many items, as it crosses the wire; null where it was a stale one. */
export async function sendOne(parent: TestStation, child: TestStation, most = 2_000): Promise<Sent | null> {
  const prepared = await prepareBatch(child.station, most)
  if (!prepared) throw new Error('no uplink')
  const unit = parent.station.units.byCode(child.station.units.root.code)
  if (!unit) throw new Error('the parent does not know the unit')
  const batch = batchSchema.parse(JSON.parse(JSON.stringify(prepared.batch)))
  const result = await takeBatch(parent.station, unit, batch)
  if (result.outcome === 'not-a-child') throw new Error('not a child')
  if (result.outcome === 'stale') {
    await startEpoch(child.station, prepared, result.epoch)
    return null
  }
  await acknowledge(child.station, prepared, result.answer)
  return { batch, answer: result.answer }
}

/** Sends until nothing is left to say; resolves to what was sent. */
export async function sendAll(parent: TestStation, child: TestStation, most?: number): Promise<Sent[]> {
  const all: Sent[] = []
  for (let batches = 0; batches < 500; batches += 1) {
    const sent = await sendOne(parent, child, most)
    if (sent) all.push(sent)
    const uplink = selectUplink(child.station.db)
    if (uplink?.pending === null && uplink.resyncing === 0 && !hasOutbox(child.station.db)) return all
  }
  throw new Error('it never settles')
}

/** A standing lamp, in a few words. */
export function lampOf({ units, dictionary, standing }: Station, unit: string, code: string) {
  const at = units.byCode(unit)
  const kpi = dictionary.kpi(code)
  const lamp = at && kpi && standing.get(at.id, kpi.id)
  return lamp ? { lamp: lamp.lamp, reason: lamp.reason, value: lamp.value, since: lamp.since } : null
}
