import type {
  DevicePage,
  PairingRequestItem,
  ScreenAddresses,
  ScreenCertificateInfo,
  WallSettings,
} from '#shared/contract/index.ts'
import { load, type Resource } from '../../app/api.ts'
import { onlyLooks } from '../../app/caller.ts'
import type { Live } from '../../app/live.ts'
import { useView } from '../../app/view.ts'
import { useScreens } from './store.ts'

/** What screens show now changes without anything being told; the page asks again. */
const REFRESH_MS = 5_000

function createSlot<Answer>(resource: Resource<Answer>) {
  let stop = (): void => {}
  return {
    ask() {
      stop()
      stop = load(resource)
    },
    stop: () => stop(),
  }
}

const failed = (problem: string) => useScreens.setState({ problem })
/** A part beside the list that cannot be had leaves its own place empty. */
const quietly = () => {}

/** Keeps the list while its page is shown at a desk. */
export function startScreensFeed(live: Live): () => void {
  const devices = createSlot<DevicePage>({
    path: '/api/v1/devices',
    received: ({ items, here }) => useScreens.setState({ devices: items, here, problem: null }),
    failed,
  })
  const waiting = createSlot<{ items: PairingRequestItem[] }>({
    path: '/api/v1/pairings',
    received: ({ items }) => useScreens.setState({ waiting: items }),
    failed: quietly,
  })
  const around = [
    createSlot<ScreenAddresses>({
      path: '/api/v1/screen-addresses',
      received: (reach) => useScreens.setState({ reach }),
      failed: quietly,
    }),
    createSlot<ScreenCertificateInfo>({
      path: '/api/v1/screen-certificate',
      received: (certificate) => useScreens.setState({ certificate }),
      failed: quietly,
    }),
    createSlot<WallSettings>({
      path: '/api/v1/wall-settings',
      received: ({ playlists, defaultPlaylist }) => useScreens.setState({ playlists, defaultPlaylist }),
      failed: quietly,
    }),
  ]
  const isShown = () => useView.getState().place === 'screens' && !onlyLooks()
  const refresh = () => {
    if (!isShown()) return
    devices.ask()
    waiting.ask()
  }
  const refreshAll = () => {
    if (!isShown()) return
    refresh()
    for (const slot of around) slot.ask()
  }
  const stopAll = () => {
    for (const slot of [devices, waiting, ...around]) slot.stop()
  }
  const timer = setInterval(refresh, REFRESH_MS)
  const stops = [
    live.on('snapshot', refreshAll),
    live.on('screens', refresh),
    useView.subscribe((view, before) => {
      if (view.place === before.place) return
      if (view.place === 'screens') refreshAll()
      else stopAll()
    }),
  ]
  refreshNow = refresh
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
    stopAll()
    refreshNow = () => {}
  }
}

let refreshNow = (): void => {}
/** After something was done here: what came of it is asked for at once. */
export const refreshScreens = (): void => refreshNow()
