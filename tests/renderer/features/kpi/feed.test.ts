import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Live } from '../../../../renderer/app/live.ts'
import { turnTo, useView } from '../../../../renderer/app/view.ts'
import { useDictionary } from '../../../../renderer/features/dictionary/store.ts'
import { useFigures } from '../../../../renderer/features/figures/store.ts'
import { startKpiFeed } from '../../../../renderer/features/kpi/feed.ts'
import { useStation } from '../../../../renderer/features/station/store.ts'
import type { KpiItem, StationInfo } from '../../../../shared/contract/index.ts'

const NOBODY: Live = { on: () => () => {}, start: () => () => {} }

describe('what the scene of one KPI follows', () => {
  const asked: string[] = []
  let stop = (): void => {}
  beforeEach(() => {
    vi.stubGlobal('history', { replaceState: () => {} })
    // Answers never come: only what is still wanted is not aborted.
    vi.stubGlobal('fetch', (path: string, { signal }: { signal: AbortSignal }) => {
      asked.push(path)
      signal.addEventListener('abort', () => asked.splice(asked.indexOf(path), 1))
      return new Promise(() => {})
    })
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
    expect(useView.getState().subject).toEqual({ unit: null, code: 'DV.01' })
    expect(asked).toEqual([
      '/api/v1/kpis/DV.01/detail?points=90',
      '/api/v1/warnings/record?unit=00004&code=DV.01',
    ])
    turnTo('alarms', null)
    expect(asked).toEqual([])
  })
})
