/**
 * A station on new hardware, without its old replica, joins a parent that still holds its figures: it takes them
 * back before it sends anything, for else its empty books would withdraw them. What it can say itself stands.
 * Repeating this does no harm; until it is done, the station has no parent.
 */
import type { Agent } from 'node:https'
import { type RecoveryPage, recoveryPage } from '#shared/contract/chain.ts'
import { scaleValue } from '#shared/domain/measure.ts'
import { granularityOf, packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { intern, openCounter } from '../db/counters.ts'
import { StationError } from '../errors.ts'
import { enterFigures } from '../features/cells/enter-figures.ts'
import type { KnownMeasure } from '../features/dictionary/dictionary.ts'
import {
  insertObservations,
  type ObservationTuple,
  selectNewestFigure,
} from '../features/observations/queries.ts'
import { callParent, jsonOf } from './call-parent.ts'

export const RECOVERED_SOURCE = 'parent'
const AUTHOR = 'station'
const DEADLINE_MS = 60_000

interface History {
  readonly agent: Agent
  readonly url: string
  /** The operator means to begin anew although the parent holds figures that cannot be taken back. */
  readonly confirmed: boolean
}

/**
 * Resolves to the number of figures that were taken back.
 * @throws StationError `history-at-parent`, `unknown-measure`, `bad-answer`, `parent-unreachable`.
 */
export async function fetchHistory(station: Station, history: History): Promise<number> {
  const { units } = station
  const isLeaf = units.children(units.root.id).length === 0
  let taken = 0
  let after: string | null = null
  do {
    const page: RecoveryPage | null = await fetchPage(history, after)
    if (!page) return 0
    if (!isLeaf && page.items.length > 0) {
      if (history.confirmed) return 0
      throw new StationError(
        'history-at-parent',
        `Cấp trên đang giữ số liệu cũ của ${units.root.nameVi}, gộp từ các đơn vị cấp dưới. Ghép lại các trạm cấp dưới với trạm này trước, đợi chúng gửi xong, rồi ghép với cấp trên và xác nhận (ở dòng lệnh: --confirm); số liệu nào lúc đó trạm này không có sẽ bị rút ở cấp trên.`,
        409,
      )
    }
    if (page.items.length > 0) taken += await enterPage(station, page.items)
    after = page.next
  } while (after !== null)
  return taken
}

/** Null where the parent's program is older than this and knows no such page. */
async function fetchPage({ agent, url }: History, after: string | null): Promise<RecoveryPage | null> {
  const query = after === null ? '' : `?after=${encodeURIComponent(after)}`
  const path = `/chain/v1/cells${query}`
  const answer = await callParent(agent, url, { method: 'GET', path, deadlineMs: DEADLINE_MS })
  if (answer.status === 404) return null
  const page = recoveryPage.safeParse(jsonOf(answer))
  if (answer.status === 200 && page.success) return page.data
  throw new StationError(
    'bad-answer',
    `Cấp trên chưa trả lại được số liệu cũ (${answer.status}). Chạy lại lệnh join với cùng mã.`,
    503,
  )
}

type Item = RecoveryPage['items'][number]

async function enterPage(station: Station, items: readonly Item[]): Promise<number> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = `${item.measure}|${item.slice}`
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  const { id: unit } = station.units.root
  let taken = 0
  await station.writer.write(async (transaction) => {
    const { db, breathe } = transaction
    const now = station.clock()
    const seq = openCounter(db, 'seq')
    const source = intern(db, 'labels', RECOVERED_SOURCE)
    const author = intern(db, 'labels', AUTHOR)
    await enterFigures(station, transaction, async (book) => {
      for (const group of groups.values()) {
        const { measure, slice: sliceKey } = group[0] as Item
        const known = requireMeasure(station, measure)
        const slice = sliceKey === '' ? 0 : intern(db, 'slices', sliceKey)
        const series = book.own(unit, known, slice)
        const observations: ObservationTuple[] = []
        for (const item of group.toSorted((a, b) => (a.period < b.period ? -1 : 1))) {
          const period = packPeriod(item.period)
          if (selectNewestFigure(db, unit, known.id, slice, period) !== undefined) continue
          const scaled = scaledOf(known, item)
          const { simulated, restated } = item
          const asOf = item.asOf === null ? now : Math.min(now, Date.parse(item.asOf))
          book.enter(series, { period, scaled, asOf, simulated, restated })
          const said = [scaled, asOf, now, source, author, null, restated ? 1 : 0] as const
          observations.push([unit, known.id, slice, period, seq.next(), ...said])
        }
        insertObservations(db, observations)
        book.close(series)
        taken += observations.length
        await breathe()
      }
    })
    seq.store(db)
  })
  return taken
}

function requireMeasure(station: Station, key: string): KnownMeasure {
  const measure = station.dictionary.measure(key)
  if (measure) return measure
  throw new StationError(
    'unknown-measure',
    `Cấp trên giữ số liệu “${key}” mà trạm này chưa có định nghĩa. Nhập bộ chỉ tiêu có số liệu đó, rồi chạy lại lệnh join với cùng mã.`,
    409,
  )
}

function scaledOf(measure: KnownMeasure, { period, value }: Item): number {
  const scaled = scaleValue(value, measure.decimals)
  if (typeof scaled === 'number' && granularityOf(period) === measure.basePeriod) return scaled
  throw new StationError(
    'other-definition',
    `Số liệu “${measure.nameVi}” kỳ ${period} ở cấp trên không khớp định nghĩa ở đây. Nhập đúng bộ chỉ tiêu của cấp trên, rồi chạy lại lệnh join với cùng mã.`,
    409,
  )
}
