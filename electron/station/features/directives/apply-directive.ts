/** What each document of the parent does here. A refusal is thrown; whoever calls undoes what was done before it. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { applyDepth } from '../../chain/depth.ts'
import { selectUplink } from '../../chain/queries.ts'
import { beginEpoch } from '../../chain/sending.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { takeAcknowledgement } from '../alarms/take-acknowledgement.ts'
import { oweBooks } from '../books/queries.ts'
import { takeCalendar } from '../calendar/hand-down.ts'
import { takePack } from '../dictionary/hand-down.ts'
import { takeAnnouncement } from '../notices/take-announcement.ts'
import { takeTargets } from '../targets/hand-down.ts'
import { takeThresholds } from '../thresholds/hand-down.ts'
import { takeUnitChanges } from '../units/hand-down.ts'

/** The document in which something stands: of which stream, and its number there. */
export interface Place {
  readonly stream: string
  readonly id: number
  /** When the parent wrote it, ms since 1970. */
  readonly at: number
}

/** @throws StationError that says why it is not valid here */
export async function applyDirective(
  station: Station,
  transaction: Transaction,
  body: DirectiveBody,
  owner: string,
  place: Place,
): Promise<void> {
  const { db } = transaction
  switch (body.kind) {
    case 'dictionary':
      return await takePack(station, transaction, body, owner)
    case 'thresholds':
      return takeThresholds(station, transaction, body, owner)
    case 'targets':
      return takeTargets(station, transaction, body, owner)
    case 'calendar':
      return await takeCalendar(station, transaction, body, owner)
    case 'unit-changes':
      return await takeUnitChanges(station, transaction, body, owner)
    case 'acknowledgement':
      return takeAcknowledgement(station, transaction, body, owner)
    case 'announcement':
      return takeAnnouncement(station, transaction, body, owner, place)
    case 'detail-policy':
      return await applyDepth(station, transaction, body.depth)
    case 'resync':
      return await beginEpoch(station, transaction, (selectUplink(db)?.epoch ?? 0) + 1)
    case 'check-books':
      return oweBooks(db)
  }
}
