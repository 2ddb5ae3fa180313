import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setLive, setLost } from '../../../../renderer/app/connection.ts'
import type { Live } from '../../../../renderer/app/live.ts'
import { turnTo, useView } from '../../../../renderer/app/view.ts'
import { useDictionary } from '../../../../renderer/features/dictionary/store.ts'
import { useFigures } from '../../../../renderer/features/figures/store.ts'
import { startKpiFeed } from '../../../../renderer/features/kpi/feed.ts'
import { useKpi } from '../../../../renderer/features/kpi/store.ts'
import { useStation } from '../../../../renderer/features/station/store.ts'
import type { KpiItem, StationInfo } from '../../../../shared/contract/index.ts'

const NOBODY: Live = { on: () => () => {}, start: () => () => {} }

describe('what the scene of one KPI follows', () => {
  const asked: string[] = []
  /** Else answers never come. */
  let answers = false
  let retired = ''
  let stop = (): void => {}
  const shown = () => useKpi.getState().detail?.definition.code
  const heardAt = () => useKpi.getState().heardAt
  const turn = async (kpi: string | null, ms = 10) => {
    turnTo('kpi', kpi)
    await vi.advanceTimersByTimeAsync(ms)
  }
  beforeEach(() => {
    vi.stubGlobal('history', { replaceState: () => {} })
    // Only what is still wanted is not aborted.
    vi.stubGlobal('fetch', (path: string, { signal }: { signal: AbortSignal }) => {
      const [, code] = /kpis\/(.*)\/detail/.exec(path) ?? []
      if (code && code === retired) return Promise.resolve({ ok: false, status: 404, json: async () => ({}) })
      if (answers) {
        const json = code ? { unit: { code: '00004', below: [] }, definition: { code } } : {}
        return Promise.resolve({ ok: true, json: async () => json })
      }
      asked.push(path)
      signal.addEventListener('abort', () => asked.splice(asked.indexOf(path), 1))
      return new Promise(() => {})
    })
    answers = false
    retired = ''
    setLive()
    useKpi.setState(useKpi.getInitialState(), true)
    useView.setState({ place: 'overview', subject: null })
    vi.useFakeTimers()
    useStation.setState({ info: { unit: { code: '00004' } } as StationInfo })
    const [first, second] = ['DV.01', 'DV.02'].map((code) => ({ code }) as KpiItem)
    useDictionary.setState({ kpis: [first, second].filter((kpi) => kpi !== undefined) })
    useFigures.setState({ loaded: true })
    stop = startKpiFeed(NOBODY)
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('asks for the figures and the record of the first KPI where a turn names none', () => {
    turnTo('kpi', 'DV.02')
    expect(asked).toEqual([
      '/api/v1/kpis/DV.02/detail?points=90',
      '/api/v1/warnings/record?unit=00004&code=DV.02',
    ])
    turnTo('kpi', null)
    expect(useView.getState().subject).toEqual({ unit: null, code: 'DV.01', picked: true })
    expect(asked).toEqual([
      '/api/v1/kpis/DV.01/detail?points=90',
      '/api/v1/warnings/record?unit=00004&code=DV.01',
    ])
    turnTo('alarms', null)
    expect(asked).toEqual([])
  })

  it('goes on with what it heard of a KPI, and says of when that is, until the station answers again', async () => {
    answers = true
    await turn('DV.01')
    const atMs = Date.now() - 10
    await turn('DV.02')
    expect([shown(), heardAt()]).toEqual(['DV.02', null])
    answers = false
    await turn('DV.01', 1_400)
    expect(shown()).toBe('DV.02')
    await vi.advanceTimersByTimeAsync(200)
    expect([shown(), heardAt()]).toEqual(['DV.01', atMs])
    answers = true
    await turn('DV.02')
    await turn('DV.01')
    expect([shown(), heardAt()]).toEqual(['DV.01', null])
  })

  it('does not wait for an answer while the station is known to be away', async () => {
    answers = true
    await turn('DV.01')
    await turn('DV.02')
    answers = false
    setLost()
    await turn('DV.01')
    expect(shown()).toBe('DV.01')
    expect(heardAt()).not.toBe(null)
  })

  it('shows another KPI in place of one that it picked and never heard of, but not of one that was named', async () => {
    answers = true
    await turn('DV.02')
    turnTo('alarms', null)
    answers = false
    await turn('DV.01', 2_000)
    expect([shown(), useView.getState().subject?.code]).toEqual(['DV.02', 'DV.01'])
    turnTo('alarms', null)
    await turn(null, 2_000)
    expect(useView.getState().subject).toEqual({ unit: null, code: 'DV.02', picked: true })
    expect(shown()).toBe('DV.02')
    expect(heardAt()).not.toBe(null)
  })

  it('does not show again what it heard of a KPI that there is not any more', async () => {
    answers = true
    await turn('DV.01')
    retired = 'DV.01'
    await turn('DV.02')
    await turn('DV.01', 2_000)
    expect(shown()).toBe('DV.02')
    retired = 'DV.02'
    turnTo('alarms', null)
    await turn('DV.02', 2_000)
    expect([shown(), useKpi.getState().problem]).toEqual([undefined, '404'])
  })

  it('keeps what it heard of the last 64 KPIs', async () => {
    answers = true
    for (let n = 1; n <= 65; n += 1) await turn(`K.${n}`)
    expect([...useKpi.getState().heard.values()].map(({ detail }) => detail.definition.code)).toEqual(
      Array.from({ length: 64 }, (_, index) => `K.${index + 2}`),
    )
  })
})
