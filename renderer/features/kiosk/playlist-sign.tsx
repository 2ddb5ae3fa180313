import { Pause, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { jumpTo, togglePause } from './player.ts'
import styles from './playlist-sign.module.css'
import { useKiosk } from './store.ts'

/** More turns than this are counted, not drawn. */
const MOST_DOTS = 12

/** Where the round stands: a dot per turn, the one that is shown fills up; or that it is paused, and until when. */
export function PlaylistSign() {
  const { t } = useTranslation()
  const formats = useFormats()
  const turns = useKiosk((kiosk) => kiosk.turns)
  const at = useKiosk((kiosk) => kiosk.round?.at ?? null)
  const paused = useKiosk(({ round }) => round !== null && round.pausedUntilMs !== null)
  const pausedUntil = useKiosk((kiosk) => kiosk.pausedUntil)
  const progress = useKiosk((kiosk) => kiosk.progress)
  const failures = useKiosk((kiosk) => kiosk.round?.failures)
  const playlist = useKiosk((kiosk) => kiosk.playlist)
  if (at === null || !playlist) return null
  return (
    <nav className={styles.sign} aria-label={t('kiosk.sign', { name: playlist.name })}>
      {paused && (
        <button type="button" className={styles.paused} aria-keyshortcuts="P" onClick={togglePause}>
          <Pause className={styles.icon} aria-hidden="true" />
          {pausedUntil === null
            ? t('kiosk.paused')
            : t('kiosk.pausedUntil', { at: formats.time(pausedUntil) })}
          <Play className={styles.icon} aria-hidden="true" />
          <span className="visually-hidden">{t('kiosk.resume')}</span>
        </button>
      )}
      {turns.length > MOST_DOTS ? (
        <p>{t('kiosk.place', { at: at + 1, all: turns.length })}</p>
      ) : (
        <ol className={styles.dots}>
          {turns.map((turn, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a turn is its place in the playlist.
            <li key={index}>
              <button
                type="button"
                className={classes(styles.dot, failures?.has(index) && styles.failed)}
                title={t(`scene.${turn.scene}`)}
                aria-current={index === at ? 'step' : undefined}
                onClick={() => jumpTo(index)}
              >
                <span className="visually-hidden">{t(`scene.${turn.scene}`)}</span>
                {index === at && (
                  <span className={styles.bar}>
                    <span
                      className={styles.filled}
                      style={{ transform: `translateX(${100 * progress - 100}%)` }}
                    />
                  </span>
                )}
              </button>
            </li>
          ))}
        </ol>
      )}
    </nav>
  )
}
