import type { StoreApi } from 'zustand'
import { useDesk } from '../features/alarms/desk-store.ts'
import { useAlarms } from '../features/alarms/store.ts'
import { useBoundaryDesk } from '../features/boundaries/store.ts'
import { useChildren } from '../features/children/store.ts'
import { useDictionary } from '../features/dictionary/store.ts'
import { useEditor } from '../features/editor/store.ts'
import { useFigures } from '../features/figures/store.ts'
import { useKpi } from '../features/kpi/store.ts'
import { useLinks } from '../features/links/store.ts'
import { useMapScene } from '../features/map/store.ts'
import { useNotices } from '../features/notices/store.ts'
import { useQuality } from '../features/quality/store.ts'
import { useQuarantine } from '../features/quarantine/store.ts'
import { useScreens } from '../features/screens/store.ts'
import { useStation } from '../features/station/store.ts'
import { useTrends } from '../features/trends/store.ts'
import { useUnits } from '../features/units/store.ts'
import { useCaller } from './caller.ts'
import { useConnection } from './connection.ts'

const emptied =
  <State>(store: StoreApi<State>) =>
  (): void =>
    store.setState(store.getInitialState(), true)

/** All that the station told. What this screen plays is kept, it says nothing of any figure. */
const FORGET: readonly (() => void)[] = [
  emptied(useStation),
  emptied(useCaller),
  emptied(useFigures),
  emptied(useTrends),
  emptied(useAlarms),
  emptied(useDesk),
  emptied(useChildren),
  emptied(useUnits),
  emptied(useDictionary),
  emptied(useKpi),
  emptied(useMapScene),
  emptied(useQuality),
  emptied(useQuarantine),
  emptied(useLinks),
  emptied(useNotices),
  emptied(useScreens),
  emptied(useEditor),
  emptied(useBoundaryDesk),
]

/** A screen that its station does not know any more holds nothing of it. Returns what ends that. */
export function forgetWhenRefused(): () => void {
  return useConnection.subscribe(({ state }) => {
    if (state !== 'unpaired') return
    for (const forget of FORGET) forget()
  })
}
