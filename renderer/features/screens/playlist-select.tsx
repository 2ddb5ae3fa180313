import { useTranslation } from 'react-i18next'
import type { DeviceItem } from '#shared/contract/index.ts'
import { setPlaylist } from './actions.ts'
import styles from './screens-page.module.css'
import { useScreens } from './store.ts'

interface PlaylistOptionsProps {
  /** What is chosen now; it may have been taken away since. */
  readonly chosen: string | null
}

export function PlaylistOptions({ chosen }: PlaylistOptionsProps) {
  const { t } = useTranslation()
  const playlists = useScreens((screens) => screens.playlists)
  const isGone = chosen !== null && !playlists.some(({ id }) => id === chosen)
  return (
    <>
      <option value="">{t('screens.accept.playlistDefault')}</option>
      {playlists.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {isGone && <option value={chosen}>{t('screens.list.playlistGone', { playlist: chosen })}</option>}
    </>
  )
}

/** Which playlist a screen turns through; it follows at once. */
export function PlaylistSelect({ device }: { readonly device: DeviceItem }) {
  const { t } = useTranslation()
  return (
    <select
      className={styles.select}
      aria-label={t('screens.list.playlist', { name: device.name })}
      value={device.playlist ?? ''}
      onChange={(event) => void setPlaylist(device, event.target.value || null)}
    >
      <PlaylistOptions chosen={device.playlist} />
    </select>
  )
}
