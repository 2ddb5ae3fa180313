/** Who this screen is to its station: one that may act, or one that only looks. */
import { create } from 'zustand'
import type { CallerInfo } from '#shared/contract/index.ts'
import { load } from './api.ts'
import type { Live } from './live.ts'

interface CallerView {
  readonly mayWrite: boolean
  /** False until the station has said. */
  readonly known: boolean
  /** What this screen was paired as; null where it is none of those. */
  readonly device: { readonly playlist: string | null } | null
}

export const useCaller = create<CallerView>()(() => ({ mayWrite: false, known: false, device: null }))

/** Asked anew with every connection: a screen may meanwhile have been given another door. */
export function startCallerFeed(live: Live): () => void {
  let stopLoading = (): void => {}
  const unsubscribe = live.on('snapshot', () => {
    stopLoading()
    stopLoading = load<CallerInfo & Partial<Pick<CallerView, 'device'>>>({
      path: '/api/v1/caller',
      received: ({ mayWrite, device = null }) => useCaller.setState({ mayWrite, known: true, device }),
      failed: () => {},
    })
  })
  return () => {
    unsubscribe()
    stopLoading()
  }
}

export const useMayWrite = (): boolean => useCaller((caller) => caller.mayWrite)

/** True once the station has said that this screen may only look. */
export function onlyLooks(): boolean {
  const { mayWrite, known } = useCaller.getState()
  return known && !mayWrite
}
