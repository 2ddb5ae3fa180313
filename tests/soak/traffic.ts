/**
 * A city's figures, changed again and again through the station's own intake, and somebody on duty who takes on
 * what turns red: open alarms come and go, as in a centre that works.
 */
import type { AlarmItem } from '../../shared/contract/alarms.ts'
import type { Dictionary } from '../../shared/contract/dictionary.ts'
import { periodAt } from '../../shared/domain/period.ts'
import type { StationProcess } from '../support/station-process.ts'

/** With the pace of the requests some 40 changes a second: a day's worth of a city in a quarter of an hour. */
const ROWS_A_REQUEST = 20
export const REQUESTS_APART_MS = 500
/** Figures a request while the station is filled. */
const ROWS_A_FILLING = 2_000

export interface Traffic {
  /** Reports every figure once, so that what is measured afterwards is change and not growth. */
  fill(): Promise<number>
  /** Sends one request of changed figures; how many of them were new to the station. */
  send(): Promise<number>
  /** Takes on all alarms that nobody has, or that are over; how many. */
  attend(): Promise<number>
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
  const post = async <Answer>(path: string, body: unknown) => {
    const response = await station.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Answer & { detail?: string }
  }
  let at = 0
  const report = async (rows: number) => {
    const observations = Array.from({ length: rows }, () => {
      at += 1
      const unit = units[at % units.length]?.code
      const measure = daily[Math.floor(at / units.length) % daily.length]
      return { unit, measure, period, value: 1 + random(100) }
    })
    const answer = await post<{ accepted?: number }>('/api/v1/observations', { observations })
    if (answer.accepted === undefined) throw new Error(`figures were refused: ${answer.detail}`)
    return answer.accepted
  }
  return {
    async fill() {
      let reported = 0
      while (at < units.length * daily.length) reported += await report(ROWS_A_FILLING)
      return reported
    },
    send: () => report(ROWS_A_REQUEST),
    async attend() {
      const { items } = await get<Items<Pick<AlarmItem, 'id' | 'state'>>>('/api/v1/alarms?limit=500')
      const ids = items
        .filter(({ state }) => state === 'unacknowledged' || state === 'returned')
        .map(({ id }) => id)
      if (ids.length === 0) return 0
      const answer = await post<{ acknowledged?: number }>('/api/v1/alarms/acknowledge', {
        ids,
        by: 'Người trực',
        reason: 'Đang kiểm tra với đơn vị',
      })
      if (answer.acknowledged === undefined) throw new Error(`alarms were not taken on: ${answer.detail}`)
      return answer.acknowledged
    },
  }
}
