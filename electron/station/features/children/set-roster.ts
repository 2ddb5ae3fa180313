/** Says for which measures a leaf is due, from a day on; what it was due for until then stays as it was. */
import type { RosterBody } from '#shared/contract/roster.ts'
import { packPeriod, shiftPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { openCounter } from '../../db/counters.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { selectPackHeaders } from '../dictionary/queries.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import type { StoredUnit } from '../units/queries.ts'
import { requireUnit } from '../units/routes.ts'
import {
  ALL_MEASURES,
  loadRoster,
  putRosterInOutbox,
  type RosterRow,
  selectRoster,
  upsertRoster,
} from './roster.ts'

const AUTHOR = 'quản trị máy'

/** @throws StationError `unknown-unit`, `not-a-leaf`, `unit-has-station`, `unknown-measure-set` */
export async function setRoster(station: Station, body: RosterBody): Promise<void> {
  await station.writer.write((transaction) => {
    const { db, afterCommit } = transaction
    const unit = requireLeaf(station, body.unit)
    const known = new Set(
      selectPackHeaders(db).flatMap(({ measureSets = [] }) => measureSets.map(({ key }) => key)),
    )
    const unknown = body.measures.find((key) => key !== ALL_MEASURES && !known.has(key))
    if (unknown) {
      throw new StationError(
        'unknown-measure-set',
        `Không có nhóm số liệu “${unknown}” trong các bộ chỉ tiêu.`,
        404,
      )
    }
    const sender = station.units.root.id
    const rev = openCounter(db, 'rev')
    const since = packPeriod(body.since)
    const dayBefore = packPeriod(shiftPeriod(body.since, -1))
    const wanted = new Set(body.measures)
    const write = (row: Pick<RosterRow, 'measures' | 'since' | 'until'>) => {
      const at = rev.next()
      upsertRoster(db, { unit: unit.id, sender, ...row, rev: at, origin_epoch: null, origin_rev: null })
      if (station.hasParent) putRosterInOutbox(db, unit.id, row.measures, at)
    }
    for (const row of selectRoster(db)) {
      if (row.unit !== unit.id || row.sender !== sender) continue
      const lasts = row.until === null || row.until >= since
      if (wanted.has(row.measures) && lasts && row.since <= since) wanted.delete(row.measures)
      if (!body.measures.includes(row.measures) && lasts) write({ ...row, until: dayBefore })
    }
    for (const measures of wanted) write({ measures, since, until: null })
    insertAudit(db, station.clock(), AUTHOR, 'roster-set', body)
    rev.store(db)

    const roster = loadRoster(db, station.units, station.config.dueUnits)
    const touched = [unit, ...station.units.ancestors(unit)].map(({ id }) => id)
    const lamps = judgeKpis({ ...station, roster }, transaction, station.dictionary.kpis, touched)
    afterCommit(() => {
      station.replaceRoster(roster)
      station.live.publish({ cells: [], kpis: lamps })
    })
  })
}

function requireLeaf(station: Station, code: string): StoredUnit {
  const unit = requireUnit(station, code)
  if (!station.units.isInside(unit) || station.units.children(unit.id).length > 0) {
    throw new StationError(
      'not-a-leaf',
      `${unit.nameVi} không phải đơn vị báo cáo cấp cuối của trạm này.`,
      422,
    )
  }
  if (station.children.writesFor(unit)) {
    throw new StationError('unit-has-station', `${unit.nameVi} có trạm riêng; đặt tại trạm đó.`, 409)
  }
  return unit
}
