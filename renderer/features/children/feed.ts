import type { ChildItem } from '#shared/contract/index.ts'
import { createFrameBatch } from '../../app/frame-batch.ts'
import type { Live } from '../../app/live.ts'
import { mergeChildren, replaceChildren } from './store.ts'

export function startChildrenFeed(live: Live): () => void {
  const batch = createFrameBatch<ChildItem>(mergeChildren)
  const stops = [
    live.on('snapshot', ({ children }) => {
      batch.clear()
      replaceChildren(children)
    }),
    live.on('child', (child) => batch.add(child.unit, child)),
  ]
  return () => {
    for (const stop of stops) stop()
    batch.clear()
  }
}
