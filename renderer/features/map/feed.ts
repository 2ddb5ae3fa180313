import type { MapArea, MapHistory } from '#shared/contract/index.ts'
import type { Granularity } from '#shared/domain/period.ts'
import { load } from '../../app/api.ts'
import { useConnection } from '../../app/connection.ts'
import { useDictionary } from '../dictionary/store.ts'
import { areaOf } from './area.ts'
import { setArea, setHistory, useMapScene, WORST } from './store.ts'

/** How many periods can be gone through: a usual and a long stretch for each length of period. */
export const MAP_RANGES: Readonly<Record<Granularity, readonly [number, number]>> = {
  day: [28, 56],
  week: [13, 52],
  month: [12, 36],
  'management-month': [12, 36],
  quarter: [8, 20],
  half: [6, 10],
  year: [5, 10],
}

/** The past changes seldom, units further down are not heard of live: both are asked for again so often. */
const REFRESH_MS = 60_000

/** Follows what the map scene shows; one request for a KPI and its sub-units, whatever period is looked at. */
export function startMapFeed(own: string): () => void {
  const history = follower<MapHistory>(setHistory, (historyProblem) =>
    useMapScene.setState({ historyProblem }),
  )
  const areaFailed = (areaProblem: string) => useMapScene.setState({ areaProblem })
  const unitArea = follower<MapArea>(setArea, areaFailed)
  const parentArea = follower<MapArea>(setArea, areaFailed)

  const follow = () => {
    const { code, unit, areas, range } = useMapScene.getState()
    const kpi = useDictionary.getState().byCode.get(code ?? '')
    const shown = areaOf(unit, own, areas)
    // One more than is gone through: the first is held against the one before it.
    history.show(
      kpi && shown !== null
        ? `/api/v1/map-history?${query({ unit: shown, code: kpi.code, points: MAP_RANGES[kpi.period][range] + 1 })}`
        : null,
    )
    const ofKpi = code === null || code === WORST ? {} : { code }
    const opened = unit === null || unit === own ? null : unit
    unitArea.show(opened && `/api/v1/map-area?${query({ unit: opened, ...ofKpi })}`)
    const area = opened === null ? undefined : areas.get(opened)
    const parent = area?.subUnits.length === 0 && area.unit.parent !== own ? area.unit.parent : null
    parentArea.show(parent && `/api/v1/map-area?${query({ unit: parent, ...ofKpi })}`)
  }
  const refresh = () => {
    for (const each of [history, unitArea, parentArea]) each.refresh()
  }
  const timer = setInterval(refresh, REFRESH_MS)
  const stops = [
    useMapScene.subscribe(follow),
    useDictionary.subscribe(follow),
    useConnection.subscribe((now, before) => {
      if (now.state === 'live' && before.state !== 'live') refresh()
    }),
  ]
  follow()
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
    for (const each of [history, unitArea, parentArea]) each.show(null)
  }
}

const query = (values: Record<string, string | number>): URLSearchParams =>
  new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]))

interface Follower {
  /** Loads from a path, if it is another than before; null stops. */
  show(path: string | null): void
  refresh(): void
}

function follower<Answer>(received: (answer: Answer) => void, failed: (problem: string) => void): Follower {
  let shown: string | null = null
  let stop = () => {}
  const refresh = () => {
    stop()
    stop = shown === null ? () => {} : load<Answer>({ path: shown, received, failed })
  }
  return {
    show(path) {
      if (path === shown) return
      shown = path
      refresh()
    },
    refresh,
  }
}
