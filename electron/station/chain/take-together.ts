/** Batches of several children in one transaction: each with its own verdicts, all durable at once. */
import type { Batch } from '#shared/contract/chain.ts'
import type { Station } from '../context.ts'
import { enterFigures } from '../features/cells/enter-figures.ts'
import { type Child, selectChild } from '../features/children/child-registry.ts'
import { rejudge } from '../features/lamps/rejudge.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { judgeStep } from './batch-chain.ts'
import { type CheckedItems, checkItems } from './check-items.ts'
import { answerTo, type IntakeResult, noteContact, receiveInto } from './intake.ts'
import { receiveLamps } from './receive-lamps.ts'

export interface Arrived {
  readonly unit: StoredUnit
  readonly batch: Batch
}

const NONE_TOO_LARGE: ReadonlySet<number> = new Set()

/**
 * True where nothing of a batch reads what another one of the same transaction changes in memory: figures,
 * lamps and heartbeats.
 */
export function isPlain({ batch }: Arrived): boolean {
  const isFigure = (item: unknown) => {
    const kind = (item as { kind?: unknown } | null)?.kind
    return kind === 'cell' || kind === 'lamp'
  }
  return batch.resyncComplete !== true && batch.mending !== true && batch.items.every(isFigure)
}

interface Accepted {
  readonly unit: StoredUnit
  readonly epoch: number
  readonly cells: CheckedItems['cells']
  readonly lamps: CheckedItems['lamps']
}

/**
 * @param arrived At most one batch a child, each {@link isPlain}.
 * @throws where one of them cannot be taken as it is; then none was.
 */
export async function takeTogether(station: Station, arrived: readonly Arrived[]): Promise<IntakeResult[]> {
  const isBack = arrived.some(({ unit }) => station.children.get(unit.id)?.state === 'silent')
  const taken = await station.writer.write(async (transaction) => {
    const { db, breathe } = transaction
    const accepted: Accepted[] = []
    const heard: Array<{ child: Child; batch: Batch }> = []
    const results: IntakeResult[] = []
    for (const { unit, batch } of arrived) {
      const child = selectChild(db, unit.id)
      if (!child || child.revoked_at !== null) {
        results.push({ outcome: 'not-a-child' })
        continue
      }
      const step = judgeStep({ epoch: child.epoch, lastBatch: child.last_batch }, batch)
      if (step === 'stale') {
        results.push({ outcome: 'stale', epoch: child.epoch })
        continue
      }
      const { cells, lamps, rejected } = checkItems(station, db, unit, batch.items, NONE_TOO_LARGE)
      if (step === 'accept' && cells.length + lamps.length > 0)
        accepted.push({ unit, epoch: batch.epoch, cells, lamps })
      heard.push({ child, batch })
      results.push({ outcome: 'answered', answer: answerTo(station, batch, rejected) })
      await breathe()
    }
    if (accepted.length > 0) {
      await enterFigures(station, transaction, async (book) => {
        for (const { epoch, cells } of accepted) await receiveInto(book, transaction, epoch, cells)
      })
      for (const { unit, epoch, lamps } of accepted)
        receiveLamps(station, transaction, { child: unit, epoch, lamps, complete: false })
    }
    for (const { child, batch } of heard) noteContact(station, transaction, child, batch)
    return results
  })
  if (isBack) {
    await rejudge(station).catch((error: unknown) => station.log.error({ err: error }, 'rejudging failed'))
  }
  return taken
}
