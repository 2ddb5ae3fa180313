import type { NoticeItem } from '#shared/contract/index.ts'
import { load, type Outcome, send } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { noteName } from '../alarms/names-used.ts'
import { mergeNotices, useNotices } from './store.ts'

export function startNoticesFeed(live: Live): () => void {
  let stopLoading = (): void => {}
  const stops = [
    live.on('snapshot', () => {
      stopLoading()
      stopLoading = load<{ items: NoticeItem[] }>({
        path: '/api/v1/notices',
        received: ({ items }) => useNotices.setState({ items }),
        failed: () => {},
      })
    }),
    live.on('notice', (notice) => mergeNotices([notice])),
  ]
  return () => {
    for (const stop of stops) stop()
    stopLoading()
  }
}

/** Somebody here has read a notice. */
export async function noteSeen(id: number, by: string): Promise<Outcome<NoticeItem>> {
  const outcome = await send<NoticeItem>('POST', `/api/v1/notices/${id}/seen`, { by })
  if (outcome.done) {
    noteName(by)
    mergeNotices([outcome.answer])
  }
  return outcome
}
