/** Who this screen is to its station: one that may act, or one that only looks. */
import { create } from 'zustand'
import type { CallerInfo } from '#shared/contract/index.ts'
import { load } from './api.ts'
import type { Live } from './live.ts'

interface CallerView {
  readonly mayWrite: boolean
  /** False until the station has said. */
  readonly known: boolean
}

const useCaller = create<CallerView>()(() => ({ mayWrite: false, known: false }))

/** Asked anew with every connection: a screen may meanwhile have been given another door. */
export function startCallerFeed(live: Live): () => void {
  let stopLoading = (): void => {}
  const unsubscribe = live.on('snapshot', () => {
    stopLoading()
    stopLoading = load<CallerInfo>({
      path: '/api/v1/caller',
      received: ({ mayWrite }) => useCaller.setState({ mayWrite, known: true }),
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
