import { useEffect, useState } from 'react'
import type { Playlist, WallSettings } from '#shared/contract/wall.ts'
import { load } from '../../app/api.ts'

/** The station's playlists; empty until it has told, or where it has none. */
export function usePlaylists(): readonly Playlist[] {
  const [playlists, setPlaylists] = useState<readonly Playlist[]>([])
  useEffect(
    () =>
      load<WallSettings>({
        path: '/api/v1/wall-settings',
        received: (settings) => setPlaylists(settings.playlists),
        failed: () => {},
      }),
    [],
  )
  return playlists
}
