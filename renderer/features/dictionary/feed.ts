import type { Dictionary } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { setDictionary, setDictionaryProblem } from './store.ts'

export function startDictionaryFeed(live: Live): () => void {
  let stopLoading = () => {}
  const stop = live.on('snapshot', () => {
    stopLoading()
    stopLoading = load<Dictionary>({
      path: '/api/v1/dictionary',
      received: setDictionary,
      failed: setDictionaryProblem,
    })
  })
  return () => {
    stop()
    stopLoading()
  }
}
