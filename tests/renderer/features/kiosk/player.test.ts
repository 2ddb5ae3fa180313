import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showKpi, useView } from '../../../../renderer/app/view.ts'
import {
  chooseFilter,
  chooseKind,
  searchFor,
  toggleMark,
  useDesk,
} from '../../../../renderer/features/alarms/desk-store.ts'
import { useDictionary } from '../../../../renderer/features/dictionary/store.ts'
import { useFigures } from '../../../../renderer/features/figures/store.ts'
import { beat, followView, play, step } from '../../../../renderer/features/kiosk/player.ts'
import { forgetSkipped } from '../../../../renderer/features/kiosk/report.ts'
import { useStage } from '../../../../renderer/features/kiosk/stage-store.ts'
import { type PlaylistTurn, useKiosk } from '../../../../renderer/features/kiosk/store.ts'
import {
  sortBoard,
  toggleGroup,
  toggleKind,
  useBoardOptions,
} from '../../../../renderer/features/lamp-board/board-options.ts'
import { chooseState, useQuarantine } from '../../../../renderer/features/quarantine/store.ts'
import { useStation } from '../../../../renderer/features/station/store.ts'
import type { KpiItem, StationInfo } from '../../../../shared/contract/index.ts'
import { openStagePage, type StagePage } from './stage-page.ts'

vi.mock('../../../../renderer/app/place-views.ts', () => ({
  PLACE_VIEWS: new Proxy({}, { get: () => ({}) }),
}))

const BEAT_MS = 250
const turn = (scene: PlaylistTurn['scene'], kpi: string | null = null): PlaylistTurn => ({
  scene,
  kpi: kpi as PlaylistTurn['kpi'],
  dwellSeconds: 20,
})

const layers = () => useStage.getState().layers.map(({ place, phase }) => [place, phase])
const at = () => useKiosk.getState().round?.at
const subject = () => useView.getState().subject
const own = (code: string) => ({ unit: null, code })

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += BEAT_MS) {
    await vi.advanceTimersByTimeAsync(BEAT_MS)
    beat()
  }
}

async function begin(...turns: PlaylistTurn[]): Promise<void> {
  useKiosk.setState({ turns })
  play(0)
  await pass(1_000)
}

const BOARD = useBoardOptions.getState()

/** Somebody looked for something, and went away. */
function leaveBehind(): void {
  chooseFilter('closed')
  chooseKind('stale')
  searchFor('Ba Đình')
  toggleMark(7)
  useBoardOptions.setState({ form: 'table', onlyAlarmed: true, unitSearch: 'Ba Đình', kpiSearch: 'thu' })
  sortBoard({ by: 'name' })
  toggleGroup('services')
  toggleKind('ward')
  chooseState('dismissed')
}

function setLamps(lamps: Readonly<Record<string, 'red' | 'yellow' | 'green'>>): void {
  const items = Object.entries(lamps).map(([code, lamp]) => [code, { code, lamp, value: 1, reason: null }])
  useStation.setState({ info: { unit: { code: '00004' } } as StationInfo })
  useDictionary.setState({ kpis: Object.keys(lamps).map((code) => ({ code }) as KpiItem) })
  useFigures.setState({ loaded: true, byUnit: new Map([['00004', new Map(items as [])]]) })
}

describe('a wall that turns by itself', () => {
  let page: StagePage
  let stopFollowing = (): void => {}
  beforeEach(() => {
    useView.setState({ place: 'overview', subject: null })
    page = openStagePage()
    stopFollowing = followView()
  })
  afterEach(() => {
    useKiosk.setState({ turns: [] })
    play(0)
    forgetSkipped()
    stopFollowing()
    page.close()
  })

  it('brings a KPI unseen after another one, and shows it once it is drawn', async () => {
    await begin(turn('kpi', 'DV.01'), turn('kpi', 'DV.02'))
    expect([layers(), subject()]).toEqual([[['kpi', 'shown']], own('DV.01')])
    page.drawn = false
    await pass(20_000)
    expect(layers()).toEqual([
      ['kpi', 'shown'],
      ['kpi', 'waiting'],
    ])
    expect(at()).toBe(0)
    page.drawn = true
    await pass(250)
    expect(layers()).toEqual([
      ['kpi', 'leaving'],
      ['kpi', 'entering'],
    ])
    expect([at(), subject()]).toEqual([1, own('DV.02')])
  })

  it('does not bring anew what stands there, a KPI of the same code included', async () => {
    await begin(turn('kpi', 'DV.01'), turn('kpi', 'DV.01'), turn('alarms'), turn('alarms'))
    const [layer] = useStage.getState().layers
    await pass(20_000)
    expect([at(), useStage.getState().layers]).toEqual([1, [layer]])
    await pass(20_500)
    const [alarms] = useStage.getState().layers
    await pass(20_000)
    expect([at(), useStage.getState().layers]).toEqual([3, [alarms]])
  })

  it('passes over a KPI that shows nothing, stays on the one before, and says which', async () => {
    await begin(turn('kpi', 'DV.01'), turn('kpi', 'DV.02'))
    page.drawn = false
    await pass(20_000)
    expect(subject()).toEqual(own('DV.02'))
    await pass(10_250)
    expect([at(), layers(), subject()]).toEqual([0, [['kpi', 'shown']], own('DV.01')])
    expect(location.search).toBe('?kpi=DV.01')
    const problem = 'Bỏ qua Chỉ tiêu DV.02 (quá 10 giây không hiện gì)'
    expect(page.reports.at(-1)?.problem).toBe(problem)
    // The other one is shown once more, and that says nothing of this one.
    await pass(80_000)
    expect(page.reports.at(-1)).toEqual({ place: 'kpi', problem })
    page.drawn = true
    await pass(80_000)
    expect(page.reports.at(-1)).toEqual({ place: 'kpi', problem: null })
  })

  it('lets a KPI be that is chosen by hand while another one is on its way', async () => {
    await begin(turn('kpi', 'DV.01'), turn('kpi', 'DV.02'))
    page.drawn = false
    await pass(20_000)
    showKpi('00004', 'DV.03')
    expect([layers(), subject()]).toEqual([[['kpi', 'shown']], { unit: '00004', code: 'DV.03' }])
    expect(at()).toBe(0)
  })

  it('waits for the KPI that the wall picks in place of one that it cannot have', async () => {
    setLamps({ 'DV.01': 'red', 'DV.02': 'green' })
    await begin(turn('kpi', 'DV.02'), turn('kpi'))
    page.drawn = false
    await pass(20_000)
    useView.setState({ subject: { ...own('DV.01'), picked: true } })
    useView.setState({ subject: { ...own('DV.02'), picked: true } })
    expect(layers()).toEqual([
      ['kpi', 'shown'],
      ['kpi', 'waiting'],
    ])
    page.drawn = true
    await pass(1_000)
    expect([at(), layers().at(-1)]).toEqual([1, ['kpi', 'shown']])
  })
  it('lets go of what was on its way when a dialog opens, and turns once that is closed', async () => {
    await begin(turn('alarms'), turn('quality'))
    page.drawn = false
    await pass(20_000)
    expect(layers()).toHaveLength(2)
    page.dialogOpen = true
    page.drawn = true
    await pass(60_000)
    expect([at(), layers(), useView.getState().place]).toEqual([0, [['alarms', 'shown']], 'alarms'])
    page.dialogOpen = false
    await pass(2_500)
    expect([at(), useView.getState().place]).toEqual([1, 'quality'])
  })
  it('names no KPI where a turn names none, whatever was shown before', async () => {
    useView.setState({ place: 'kpi', subject: { unit: '00004', code: 'DV.03' } })
    setLamps({ 'DV.01': 'yellow', 'DV.02': 'red' })
    await begin(turn('kpi', 'DV.01'), turn('kpi'), turn('alarms'))
    await pass(20_500)
    expect([at(), subject(), location.search]).toEqual([1, null, ''])
    await pass(20_500)
    expect([at(), subject()]).toEqual([2, null])
  })

  it('does not bring anew the KPI that needs attention most, but brings it where that is another one', async () => {
    setLamps({ 'DV.01': 'yellow', 'DV.02': 'green' })
    await begin(turn('kpi'))
    useView.setState({ subject: own('DV.01') })
    const [layer] = useStage.getState().layers
    await pass(20_500)
    expect(useStage.getState().layers).toEqual([layer])
    setLamps({ 'DV.01': 'yellow', 'DV.02': 'red' })
    await pass(20_500)
    expect(useStage.getState().layers).not.toContainEqual(layer)
    expect(subject()).toBe(null)
  })

  it('comes with alarms, the lamp board and refused figures as they are at the start', async () => {
    await begin(turn('quality'), turn('alarms'), turn('lampBoard'), turn('quarantine'))
    leaveBehind()
    await pass(20_500)
    const { filter, kind, text, chosen, marked } = useDesk.getState()
    expect({ filter, kind, text, chosen, marked }).toEqual({
      filter: 'open',
      kind: null,
      text: '',
      chosen: null,
      marked: new Set(),
    })
    await pass(40_500)
    expect(useBoardOptions.getState()).toEqual({ ...BOARD, form: 'table' })
    expect(useQuarantine.getState().state).toBe('open')
    expect(at()).toBe(3)
  })

  it('puts back what was left in the one scene that it shows', async () => {
    await begin(turn('alarms'))
    chooseFilter('closed')
    await pass(20_500)
    expect(useDesk.getState().filter).toBe('open')
  })

  it('leaves what somebody chose for as long as they are there and turn by hand', async () => {
    await begin(turn('quality'), turn('alarms'), turn('lampBoard'))
    leaveBehind()
    step(1)
    await pass(1_000)
    step(1)
    await pass(1_000)
    expect([at(), useDesk.getState().filter, useDesk.getState().text]).toEqual([2, 'closed', 'Ba Đình'])
    expect(useBoardOptions.getState().unitSearch).toBe('Ba Đình')
  })
})
