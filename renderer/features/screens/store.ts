/** Screens as the station last listed them, and what a person is being asked about them. */
import { create } from 'zustand'
import type {
  DeviceItem,
  DevicePage,
  PairingRequestItem,
  ScreenAddresses,
  ScreenCertificateInfo,
  WallSettings,
} from '#shared/contract/index.ts'

export type Asking =
  | { readonly what: 'accept'; readonly request: PairingRequestItem }
  | { readonly what: 'invite' }
  | { readonly what: 'rename' | 'revoke'; readonly device: DeviceItem }

interface ScreensView {
  readonly devices: readonly DeviceItem[] | null
  readonly here: DevicePage['here']
  readonly waiting: readonly PairingRequestItem[]
  readonly reach: ScreenAddresses | null
  readonly certificate: ScreenCertificateInfo | null
  readonly playlists: WallSettings['playlists']
  readonly defaultPlaylist: WallSettings['defaultPlaylist']
  readonly problem: string | null
  readonly asking: Asking | null
  /** What was last done here, for people. */
  readonly note: { readonly text: string; readonly wrong: boolean } | null
}

export const useScreens = create<ScreensView>()(() => ({
  devices: null,
  here: null,
  waiting: [],
  reach: null,
  certificate: null,
  playlists: [],
  defaultPlaylist: null,
  problem: null,
  asking: null,
  note: null,
}))

export const askAbout = (asking: Asking | null): void => useScreens.setState({ asking })
export const noteDone = (text: string, wrong = false): void => useScreens.setState({ note: { text, wrong } })
