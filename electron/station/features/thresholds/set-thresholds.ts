/** Sets or withdraws thresholds of this station: stored, audited, and every lamp of the KPI judged anew. */
import type { ThresholdBody, ThresholdLine } from '#shared/contract/thresholds.ts'
import { formatInstant, packPeriod } from '#shared/domain/period.ts'
import { wrongThresholds } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { type KnownKpi, loadDictionary } from '../dictionary/dictionary.ts'
import { refuseOwned } from '../directives/owner.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import { publishThresholds } from './hand-down.ts'
import {
  insertLocalThresholds,
  isThresholdSet,
  type LocalThresholds,
  selectKpiOwner,
  selectThresholdOwner,
} from './queries.ts'

const AUTHOR = 'quản trị máy'

/** @throws StationError `owned-by-parent`, `bad-thresholds`, `unknown-unit`, `unknown-kpi`, `unknown-threshold` */
export async function setThresholds(
  station: Station,
  code: string,
  body: ThresholdBody,
): Promise<ThresholdLine> {
  const { unit = null, kind = null, since, green, red, reason } = body
  return await station.writer.write((transaction) => {
    const { db, afterCommit } = transaction
    const kpi = requireKpi(station, code)
    const scope = { code: kpi.code, unit, kind, since: packPeriod(since) }
    refuseOwned(station, selectKpiOwner(db, kpi.code), `Ngưỡng của chỉ tiêu ${kpi.code}`)
    check(station, kpi, body)
    refuseOwned(station, selectThresholdOwner(db, scope), 'Ngưỡng này')
    if (green === null && !isThresholdSet(db, scope)) {
      throw new StationError(
        'unknown-threshold',
        `Trạm chưa đặt ngưỡng nào cho ${code} từ ${since} với phạm vi này. Xem GET /api/v1/kpis/${code}/thresholds.`,
        404,
      )
    }
    const now = station.clock()
    insertLocalThresholds(db, { ...scope, green, red, reason, author: AUTHOR, recordedAt: now, owner: null })
    insertAudit(db, now, AUTHOR, green === null ? 'thresholds-withdrawn' : 'thresholds-set', {
      code,
      unit,
      kind,
      since,
      green,
      red,
      reason,
    })
    publishThresholds(station, transaction, AUTHOR)
    const dictionary = loadDictionary(db)
    const next = dictionary.kpi(code)
    const units = station.units.all.flatMap(({ id }) => (station.standing.get(id, kpi.id) ? [id] : []))
    const lamps = next ? judgeKpis({ ...station, dictionary }, transaction, [next], units) : []
    afterCommit(() => {
      station.replaceDictionary(dictionary)
      station.live.publish({ cells: [], kpis: lamps })
      // Readers hold the dictionary, and with it the thresholds in words.
      station.live.resync()
    })
    return {
      code: kpi.code,
      unit,
      kind,
      since,
      green,
      red,
      reason,
      author: AUTHOR,
      recordedAt: formatInstant(now),
    }
  })
}

function check(station: Station, kpi: KnownKpi, { unit, kind, since, green, red }: ThresholdBody): void {
  const refuse = (detail: string) => new StationError('bad-thresholds', detail, 422)
  if (unit && kind) throw refuse('Chỉ ghi một trong hai: “unit” (một đơn vị) hoặc “kind” (một loại đơn vị).')
  if (unit && !station.units.byCode(unit)) {
    throw new StationError('unknown-unit', `Không có đơn vị mã ${unit}.`, 404)
  }
  if (green === null && red === null) return
  if (green === null || red === null) {
    throw refuse('Ghi cả hai ngưỡng xanh và đỏ; muốn bỏ ngưỡng đã đặt thì để cả hai là null.')
  }
  const [wrong] = wrongThresholds({ green, red, appliesTo: 'all', since }, kpi.direction)
  if (wrong) throw refuse(`Chỉ tiêu ${kpi.code}: ${wrong}`)
}

export function requireKpi(station: Station, code: string): KnownKpi {
  const kpi = station.dictionary.kpi(code)
  if (!kpi) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
  return kpi
}

export function thresholdLineOf(line: LocalThresholds): ThresholdLine {
  const { id: _id, owner: _owner, recordedAt, ...rest } = line
  return { ...rest, code: line.code as ThresholdLine['code'], recordedAt: formatInstant(recordedAt) }
}
