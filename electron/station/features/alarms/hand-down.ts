/** An alarm of a child that is taken on here: asked of the child, which says what became of it. */
import type { AlarmItem } from '#shared/contract/alarms.ts'
import { isHidden, silence } from '#shared/domain/alarm.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { selectStream } from '../../chain/directive-stream.ts'
import type { Station } from '../../context.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { insertAudit } from '../access/queries.ts'
import { putDirective } from '../directives/put-directive.ts'
import { bodyOf, selectNewest } from '../directives/queries.ts'
import { selectVerdict } from '../directives/verdicts.ts'
import type { UnitId } from '../units/queries.ts'
import { publishAlarms } from './publish-alarms.ts'
import type { StoredAlarm } from './queries.ts'
import { keepReceived } from './received-alarms.ts'

interface Hand {
  readonly by: string
  readonly reason: string
  /** ms since 1970 */
  readonly until: number
}

/** The alarm stays as its station tells it until that has answered; here it is quiet from now on. */
export function handDown(
  station: Station,
  transaction: Transaction,
  stored: StoredAlarm,
  { by, reason, until }: Hand,
): StoredAlarm {
  const { origin, alarm } = stored
  if (!origin) throw new Error(`alarm ${stored.id} is this station's own`)
  const child = station.units.byId(origin.unit as UnitId)
  const openedAt = formatInstant(alarm.openedAt)
  const said = { alarm: origin.key, openedAt, by, reason, until: formatInstant(until) }
  putDirective(station, transaction, {
    unit: child,
    key: origin.key,
    author: by,
    body: { kind: 'acknowledgement', ...said },
    expiresAt: until,
    again: true,
  })
  insertAudit(transaction.db, station.clock(), by, 'alarm-handed-down', { unit: child.code, ...said })
  const isLoud = alarm.state === 'unacknowledged' && !alarm.silenced && !isHidden(alarm)
  if (isLoud) keepReceived(station, transaction, [{ stored, step: silence(alarm, by) }])
  else transaction.afterCommit(() => publishAlarms(station, [stored]))
  return isLoud ? { ...stored, alarm: { ...alarm, silenced: true } } : stored
}

/** What was asked of the child about an alarm that is still to be taken on; null where nothing was. */
export function handedDown({ db }: Station, stored: StoredAlarm): AlarmItem['handedDown'] {
  const { origin, alarm } = stored
  if (!origin || (alarm.state !== 'unacknowledged' && alarm.state !== 'returned')) return null
  const row = selectNewest(db, 'acknowledgement', origin.key, origin.unit)
  if (!row || row.created_at < lastChange(db, stored)) return null
  const body = bodyOf(row)
  if (body.kind !== 'acknowledgement' || Date.parse(body.openedAt) !== alarm.openedAt) return null
  const verdict = selectVerdict(db, origin.unit, selectStream(db, origin.unit), row.id)
  const refusal = verdict?.outcome === 'refused' ? (verdict.detail ?? verdict.code) : null
  return { by: body.by, at: formatInstant(row.created_at), refusal }
}

/** When it became what it is, by this station's clock; what was asked before that is answered. */
function lastChange(db: ReadableDb, { id }: StoredAlarm): number {
  const row = statement<[number], { at: number | null }>(
    db,
    `SELECT MAX(at) AS at FROM alarm_events
     WHERE alarm = ? AND event IN ('opened', 're-alarmed', 'acknowledged', 'acknowledgement-expired')`,
  ).get(id)
  return row?.at ?? 0
}
