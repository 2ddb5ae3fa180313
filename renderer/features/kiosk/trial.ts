/** A playlist that is tried at a desk, and the way back to where that began. */
import type { Playlist } from '#shared/contract/index.ts'
import type { Place } from '#shared/domain/place.ts'
import { showPlace, useView } from '../../app/view.ts'
import { ignoreMoves } from './player.ts'
import { useKiosk } from './store.ts'

let from: Place = 'overview'

export function startTrial(playlist: Playlist): void {
  from = useView.getState().place
  ignoreMoves()
  useKiosk.setState({ trial: playlist })
}

export function endTrial(): void {
  useKiosk.setState({ trial: null })
  showPlace(from)
}
