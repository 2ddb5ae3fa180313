/** A page without a browser: what the player asks of one, and what a test says that it answers. */
import { vi } from 'vitest'
import { useView } from '../../../../renderer/app/view.ts'
import { cutTo, useStage } from '../../../../renderer/features/kiosk/stage-store.ts'
import type { ScreenReport } from '../../../../shared/contract/index.ts'

export interface StagePage {
  /** Whether the layer that waits has drawn something. */
  drawn: boolean
  dialogOpen: boolean
  /** What the station was told, oldest first. */
  readonly reports: ScreenReport[]
  close(): void
}

export function openStagePage(): StagePage {
  const page: StagePage = { drawn: true, dialogOpen: false, reports: [], close }
  const panel = { getAttribute: () => (page.drawn ? 'ready' : 'loading'), querySelector: () => null }
  const layer = {
    querySelectorAll: (selector: string) => (selector.startsWith('[data-panel]') ? [panel] : []),
  }
  vi.useFakeTimers()
  vi.stubGlobal('document', {
    documentElement: { dataset: {} },
    querySelector: (selector: string) =>
      selector === 'dialog[open]' ? (page.dialogOpen ? {} : null) : layer,
  })
  vi.stubGlobal('CSS', { escape: (text: string) => text })
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.stubGlobal('location', { pathname: '/', search: '' })
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, address: string) => {
      const { pathname, search } = new URL(address, 'https://wall')
      Object.assign(location, { pathname, search })
    },
    pushState: () => {},
  })
  vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
    page.reports.push(JSON.parse(body))
    return Response.json({})
  })
  // As the stage does it: a place that is not brought is shown at once.
  const stop = useView.subscribe(({ place }) => {
    if (useStage.getState().layers.at(-1)?.place !== place) cutTo(place)
  })
  cutTo(useView.getState().place)
  function close(): void {
    stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
  return page
}
