/**
 * Digests for children: one at a time, however many ask, so that a night of comparing costs the parent's
 * wall nothing. A child learns of its own units only.
 */
import { type DigestAnswer, type digestQuery, MOST_DIGEST_MONTHS } from '#shared/contract/books.ts'
import { DETAIL_DEPTHS } from '#shared/contract/directives.ts'
import { isMonth, monthsBetween } from '#shared/domain/books.ts'
import type { Station } from '../context.ts'
import { StationError } from '../errors.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { readDigest } from './digest.ts'
import { isWithin, selectChildDepth } from './owed-units.ts'
import { createRateLimit } from './rate-limit.ts'

export interface DigestDesk {
  /**
   * Null where too many are waiting, the unit has asked too often, or it has not heard yet that its figures
   * are wanted less deep: a moment later it is its turn.
   */
  digest(unit: StoredUnit, query: DigestQuery): Promise<DigestAnswer | null>
}

export type DigestQuery = ReturnType<(typeof digestQuery)['parse']>

const MOST_WAITING = 32
/** Requests a minute, by unit; a comparison takes a few. */
const DIGESTS = 120

export function createDigestDesk(station: Station): DigestDesk {
  const asked = createRateLimit(station.clock, DIGESTS)
  const waiting = new Set<string>()
  let tail: Promise<unknown> = Promise.resolve()

  return {
    async digest(unit, { from, to, depth }) {
      const months = isMonth(from) && isMonth(to) ? monthsBetween({ from, to }) + 1 : 0
      if (months < 1 || months > MOST_DIGEST_MONTHS) {
        throw new StationError(
          'bad-months',
          `Hỏi từ một tháng đến một tháng sau đó, nhiều nhất ${MOST_DIGEST_MONTHS} tháng.`,
          422,
        )
      }
      // What goes deeper is withdrawn here already, and would be refused if it were sent again.
      const wanted = selectChildDepth(station.db, unit.id)
      if (DETAIL_DEPTHS.indexOf(depth) > DETAIL_DEPTHS.indexOf(wanted)) return null
      if (waiting.has(unit.code) || waiting.size >= MOST_WAITING || asked.waitSeconds(unit.code) > 0)
        return null
      asked.note(unit.code)
      waiting.add(unit.code)
      const { units } = station
      const scope = {
        units: units.all.filter((each) => isWithin(units, unit, depth, each)),
        own: unit,
        range: { from, to },
      }
      const result = tail.then(() => readDigest(station, scope))
      tail = result.catch(() => undefined)
      try {
        return { unit: unit.code, from, to, buckets: await result }
      } finally {
        waiting.delete(unit.code)
      }
    },
  }
}
