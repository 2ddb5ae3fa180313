/**
 * A document of the parent, answered for: applied whole, or refused with a reason and nothing done; in one
 * transaction with the place in the stream, so none is applied twice or lost, whatever happens in between.
 */
import { SqliteError } from 'better-sqlite3'
import { DIRECTIVE_KINDS, type DirectivesAnswer, directiveBody } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { applyDepth } from '../../chain/depth.ts'
import { tell } from '../../chain/tell.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { applyDirective } from './apply-directive.ts'
import { putReceived, selectPosition, setPosition } from './queries.ts'
import { subjectOf } from './subject.ts'

type Item = DirectivesAnswer['items'][number]

export interface DirectiveVerdict {
  readonly outcome: 'applied' | 'refused'
  readonly code: string | null
  readonly detail: string | null
}

const APPLIED: DirectiveVerdict = { outcome: 'applied', code: null, detail: null }

/** @returns null where the document was answered for before, or this station has no such parent any more. */
export async function receiveDirective(
  station: Station,
  parent: string,
  stream: string,
  item: Item,
): Promise<DirectiveVerdict | null> {
  return await station.writer.write(async (transaction) => {
    const { db } = transaction
    const position = selectPosition(db)
    if (position?.parent !== parent) return null
    if (position.stream === stream && item.id <= position.after) return null
    await enterStream(station, transaction, stream)
    const { kind, subject, ...verdict } = await answerFor(station, transaction, parent, stream, item)
    const now = station.clock()
    const { outcome, code, detail } = verdict
    setPosition(db, stream, item.id, item.at)
    putReceived(db, { stream, id: item.id, kind, subject, at: now, ...verdict })
    insertAudit(db, now, parent, `directive-${outcome}`, { id: item.id, kind, subject, code, detail })
    tell(db, {
      kind: 'verdict',
      key: `${stream}|${item.id}`,
      unit: station.units.root.code,
      directive: item.id,
      outcome,
      at: formatInstant(now),
      code,
      detail,
    })
    return { outcome, code, detail }
  })
}

/**
 * Another stream is of a parent that may have forgotten what it asked for: details stay at home until it asks
 * again, for it would refuse each of them.
 */
export async function enterStream(station: Station, transaction: Transaction, stream: string): Promise<void> {
  const { db } = transaction
  if (selectPosition(db)?.stream === stream) return
  setPosition(db, stream, 0, null)
  await applyDepth(station, transaction, 'own')
}

async function answerFor(
  station: Station,
  outer: Transaction,
  parent: string,
  stream: string,
  { id, at, body }: Item,
): Promise<DirectiveVerdict & { readonly kind: string; readonly subject: string }> {
  const named = String((body as { kind?: unknown } | null)?.kind ?? '').slice(0, 40)
  const read = directiveBody.safeParse(body)
  if (!read.success) {
    const isKnown = (DIRECTIVE_KINDS as readonly string[]).includes(named)
    const refusal = isKnown
      ? refused('malformed-directive', 'Văn bản không đúng dạng. Kiểm tra phiên bản hai bên.')
      : refused('unknown-kind', 'Trạm này chưa biết loại văn bản này. Cập nhật chương trình.')
    return { kind: named, subject: '', ...refusal }
  }
  const place = { stream, id, at: Date.parse(at) }
  const said = { kind: read.data.kind, subject: subjectOf(read.data) }
  const committed: Array<() => void> = []
  const { db } = outer
  db.exec('SAVEPOINT directive')
  try {
    const inner: Transaction = { ...outer, afterCommit: (run) => committed.push(run) }
    await applyDirective(station, inner, read.data, parent, place)
    db.exec('RELEASE directive')
    for (const run of committed) outer.afterCommit(run)
    return { ...said, ...APPLIED }
  } catch (error) {
    // A replica that cannot be written is no reason to refuse: the document is taken up again.
    if (error instanceof SqliteError) throw error
    db.exec('ROLLBACK TO directive; RELEASE directive')
    if (error instanceof StationError) return { ...said, ...refused(error.code, error.message) }
    station.log.error({ err: error, directive: id }, 'applying a document of the parent failed')
    return { ...said, ...refused('failed', 'Trạm gặp lỗi khi áp dụng văn bản; xem nhật ký của trạm.') }
  }
}

const refused = (code: string, detail: string): DirectiveVerdict => ({
  outcome: 'refused',
  code: code.slice(0, 60),
  detail: detail.slice(0, 500),
})
