/** Who this screen is to its station: one that may act, or one that only looks. */
import { create } from 'zustand'
import type { CallerInfo } from '#shared/contract/index.ts'
import { load } from './api.ts'
import type { Live } from './live.ts'
import { remember } from './remembered.ts'

interface CallerView {
  readonly mayWrite: boolean
  /** False until the station has said. */
  readonly known: boolean
  /** The paired screen that this one is; null at a desk. */
  readonly device: CallerInfo['device']
}

export const useCaller = create<CallerView>()(() => ({ mayWrite: false, known: false, device: null }))

/** Asked anew with every connection: a screen may meanwhile have been given another door. */
export function startCallerFeed(live: Live): () => void {
  let stopLoading = (): void => {}
  const ask = () => {
    stopLoading()
    stopLoading = load<CallerInfo>({
      path: '/api/v1/caller',
      received: ({ mayWrite, device }) => {
        useCaller.setState({ mayWrite, known: true, device })
        // So that the screen knows, should the station not know it any more, that it once did.
        if (device) remember('paired', device.name)
      },
      failed: () => {},
    })
  }
  const stops = [
    live.on('snapshot', ask),
    // Its name or its playlist may be another.
    live.on('screens', ({ what }) => {
      if (what === 'devices' && onlyLooks()) ask()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    stopLoading()
  }
}

/** This screen as the station lists it; null at a desk, or while that is not known. */
export const useDevice = (): CallerInfo['device'] => useCaller((caller) => caller.device)

export const useMayWrite = (): boolean => useCaller((caller) => caller.mayWrite)

/** True once the station has said that this screen may only look. */
export function onlyLooks(): boolean {
  const { mayWrite, known } = useCaller.getState()
  return known && !mayWrite
}
