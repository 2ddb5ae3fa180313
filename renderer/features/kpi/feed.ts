import type { KpiDetail, KpiValueItem, WarningRecord } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import { useConnection } from '../../app/connection.ts'
import type { Live } from '../../app/live.ts'
import { type KpiSubject, useView } from '../../app/view.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { forgetDetail, RANGES, setDetail, setDetailProblem, showHeard, useKpi } from './store.ts'
import { firstOwnSubject } from './subject.ts'

/** A lamp may change every few seconds; its figures and its run are fetched again no more often than this. */
const CALM_MS = 5_000
/** A station that answers does so before this; from then on the wall goes on with what it heard last. */
const ANSWER_MS = 1_500
/** Units further down are not heard of live. */
const REFRESH_MS = 60_000

/** Follows the subject of the KPI scene while that scene is shown. */
export function startKpiFeed(live: Live): () => void {
  let shown: string | null = null
  let stopLoading = () => {}
  let stopDeeper = () => {}
  let stopRecord = () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY

  const refresh = () => {
    clearTimeout(timer)
    dueAt = Number.POSITIVE_INFINITY
    stopLoading()
    clearTimeout(patience)
    if (shown === null) return
    const path = shown
    stopLoading = load<KpiDetail>({
      path,
      received: (detail) => {
        clearTimeout(patience)
        setDetail(path, detail)
        loadDeeper(detail)
        refreshWithin(REFRESH_MS)
      },
      failed: (problem, status) => {
        setDetailProblem(problem)
        if (status === 404) forgetDetail(path)
      },
    })
    patience = setTimeout(goWithHeard, useConnection.getState().state === 'live' ? ANSWER_MS : 0)
  }
  const loadDeeper = ({ unit, definition }: KpiDetail) => {
    stopDeeper()
    if (unit.code === ownUnit() || unit.below.length === 0) return
    const code = encodeURIComponent(definition.code)
    stopDeeper = load<{ items: KpiValueItem[] }>({
      path: `/api/v1/kpis?parent=${encodeURIComponent(unit.code)}&code=${code}&limit=5000`,
      received: ({ items }) => useKpi.setState({ deeper: items }),
      // Without them the units stand in the list as not known.
      failed: () => {},
    })
  }
  const refreshWithin = (ms: number) => {
    const at = performance.now() + ms
    if (shown === null || at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(refresh, ms)
  }
  const follow = () => {
    // A choice is followed before this goes on; so the view is read after it.
    chooseFirst()
    const { place, subject } = useView.getState()
    const next = place === 'kpi' && subject !== null ? pathOf(subject) : null
    if (next === shown) return
    shown = next
    const stillKnown = subject === null || isOf(useKpi.getState().detail, subject)
    useKpi.setState(stillKnown ? { problem: null } : { problem: null, record: null, deeper: [] })
    refresh()
    stopDeeper()
    stopRecord()
    if (place !== 'kpi' || subject === null) return
    stopRecord = load<WarningRecord>({
      path: `/api/v1/warnings/record?${queryOf(subject)}`,
      received: (record) => useKpi.setState({ record }),
      // The figures do not depend on it; its place says that nothing is known yet.
      failed: () => {},
    })
  }
  const isShown = (item: { readonly unit: string; readonly code: string }) => {
    const { subject } = useView.getState()
    return item.code === subject?.code && item.unit === (subject.unit ?? ownUnit())
  }

  const stops = [
    useView.subscribe(follow),
    useKpi.subscribe(follow),
    useDictionary.subscribe(follow),
    useFigures.subscribe(follow),
    live.on('snapshot', refresh),
    live.on('kpi', (item) => {
      if (isShown(item)) refreshWithin(CALM_MS)
    }),
  ]
  follow()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(timer)
    clearTimeout(patience)
    stopLoading()
    stopDeeper()
    stopRecord()
  }
}

/** Shows what was heard of the subject, or, where nobody named it, of the next one that needs attention. */
function goWithHeard(): void {
  const { subject } = useView.getState()
  if (subject === null) return
  const heardOf = (which: KpiSubject) => useKpi.getState().heard.get(pathOf(which))
  const known = heardOf(subject)
  const other =
    known || !subject.picked ? null : firstOwnSubject((code) => heardOf(picked(code)) !== undefined)
  const shown = known ?? (other === null ? undefined : heardOf(picked(other)))
  if (shown) showHeard(shown)
  if (other !== null) useView.setState({ subject: picked(other) })
}

const picked = (code: string): KpiSubject => ({ unit: null, code, picked: true })

const ownUnit = (): string | undefined => useStation.getState().info?.unit.code

function pathOf({ unit, code }: KpiSubject): string {
  const { period = 'day' } = useDictionary.getState().byCode.get(code) ?? {}
  const points = RANGES[period][useKpi.getState().range]
  const at = unit === null ? '' : `unit=${encodeURIComponent(unit)}&`
  return `/api/v1/kpis/${encodeURIComponent(code)}/detail?${at}points=${points}`
}

function queryOf({ unit, code }: KpiSubject): string {
  return `unit=${encodeURIComponent(unit ?? ownUnit() ?? '')}&code=${encodeURIComponent(code)}`
}

const isOf = (detail: KpiDetail | null, { unit, code }: KpiSubject): boolean =>
  detail?.unit.code === (unit ?? ownUnit()) && detail?.definition.code === code

function chooseFirst(): void {
  const { place, subject } = useView.getState()
  if (place !== 'kpi' || subject !== null) return
  const code = firstOwnSubject()
  if (code !== null) useView.setState({ subject: picked(code) })
}
