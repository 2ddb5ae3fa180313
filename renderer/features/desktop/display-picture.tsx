import { useTranslation } from 'react-i18next'
import type { Playlist } from '#shared/contract/wall.ts'
import type { DisplayInfo, WallSetup } from '#shared/domain/desktop.ts'
import { classes } from '../../ui/classes.ts'
import styles from './desktop-settings.module.css'
import { findSetup } from './display-setups.ts'

interface DisplayPictureProps {
  readonly displays: readonly DisplayInfo[]
  readonly walls: readonly WallSetup[]
  readonly playlists: readonly Playlist[]
  readonly chosen: number | null
  readonly choose: (id: number) => void
}

/** The displays as rectangles in their arrangement; each can be chosen, and says what it shows. */
export function DisplayPicture({ displays, walls, playlists, chosen, choose }: DisplayPictureProps) {
  const { t } = useTranslation()
  const left = Math.min(...displays.map(({ bounds }) => bounds.x))
  const top = Math.min(...displays.map(({ bounds }) => bounds.y))
  const width = Math.max(...displays.map(({ bounds }) => bounds.x + bounds.width)) - left
  const height = Math.max(...displays.map(({ bounds }) => bounds.y + bounds.height)) - top
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`
  return (
    <div className={styles.pictureFrame}>
      <div className={styles.picture} style={{ aspectRatio: `${width} / ${height}` }}>
        {displays.map((display, index) => {
          const { id, bounds } = display
          const setup = findSetup(walls, displays, display)
          const playlist = playlists.find((each) => each.id === setup?.playlist)
          return (
            <button
              key={id}
              type="button"
              className={classes(styles.display, setup && styles.used)}
              aria-pressed={id === chosen}
              style={{
                left: percent(bounds.x - left, width),
                top: percent(bounds.y - top, height),
                width: percent(bounds.width, width),
                height: percent(bounds.height, height),
              }}
              onClick={() => choose(id)}
            >
              <span className={styles.number}>{index + 1}</span>
              <span className={styles.mode}>{t(`desktop.show.${setup?.mode ?? 'none'}`)}</span>
              {setup?.playlist && <span className={styles.small}>{playlist?.name ?? setup.playlist}</span>}
              <span className={styles.small}>
                {t('desktop.size', { width: bounds.width, height: bounds.height })}
              </span>
            </button>
          )
        })}
      </div>
    </div>
  )
}
