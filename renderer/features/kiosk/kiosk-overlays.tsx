import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { KeysOverlay } from './keys-overlay.tsx'
import styles from './kiosk-overlays.module.css'
import { useKiosk } from './store.ts'

/** What lies over the wall: the dimming of quiet hours, the picture switched off, the list of keys. */
export function KioskOverlays() {
  const { t } = useTranslation()
  const blank = useKiosk((kiosk) => kiosk.blankSince !== null)
  const keysShown = useKiosk((kiosk) => kiosk.keysShown)
  // Whoever touches the screen sees it at full brightness.
  const dimmed = useKiosk(
    ({ quiet, round }) => quiet === 'on' && (round === null || round.pausedUntilMs === null),
  )
  return (
    <>
      <div
        className={classes(styles.dim, dimmed && styles.dimmed)}
        data-dim={dimmed ? 'on' : 'off'}
        aria-hidden="true"
      />
      {blank && (
        <div className={styles.blank} role="status">
          <p className={styles.hint}>{t('kiosk.blankHint')}</p>
        </div>
      )}
      {keysShown && <KeysOverlay />}
    </>
  )
}
