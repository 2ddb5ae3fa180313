/** A city's figures, changed again and again through the station's own intake. */
import type { Dictionary } from '../../shared/contract/dictionary.ts'
import { periodAt } from '../../shared/domain/period.ts'
import type { StationProcess } from '../support/station-process.ts'

/** With the pace of the requests some 40 changes a second: a day's worth of a city in a quarter of an hour. */
const ROWS_A_REQUEST = 20
export const REQUESTS_APART_MS = 500

export interface Traffic {
  /** Sends one request of changed figures; how many of them were new to the station. */
  send(): Promise<number>
}

interface Items<Item> {
  readonly items: readonly Item[]
}

/** @param seed of the figures, so that a run can be repeated. */
export async function openTraffic(station: StationProcess, seed = 1): Promise<Traffic> {
  const get = async <Answer>(path: string) => (await (await station.fetch(path)).json()) as Answer
  const { measures } = await get<Pick<Dictionary, 'measures'>>('/api/v1/dictionary')
  const { items: units } = await get<Items<{ code: string }>>(
    `/api/v1/units?parent=${station.unit}&limit=5000`,
  )
  const daily = measures
    .filter(({ basePeriod, kind }) => basePeriod === 'day' && kind !== 'stock')
    .map(({ key }) => key)
  if (daily.length === 0 || units.length === 0) throw new Error('no daily measures, or no sub-units')
  const period = periodAt(Date.now(), 'day')
  let state = seed >>> 0
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let at = 0
  return {
    async send() {
      const observations = Array.from({ length: ROWS_A_REQUEST }, () => {
        at += 1
        const unit = units[at % units.length]?.code
        const measure = daily[Math.floor(at / units.length) % daily.length]
        return { unit, measure, period, value: 1 + random(100) }
      })
      const response = await station.fetch('/api/v1/observations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ observations }),
      })
      const answer = (await response.json()) as { accepted?: number; detail?: string }
      if (answer.accepted === undefined) throw new Error(`figures were refused: ${answer.detail}`)
      return answer.accepted
    },
  }
}
