import { Bell, BellMinus, BellOff, BellRing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { silence } from './actions.ts'
import { unlockBell, useBell } from './bell.ts'
import styles from './bell-control.module.css'
import { isHeard, sounding, useAlarms } from './store.ts'

/** The bell in the header: whether it rings, waits, or cannot; a click silences it, or lets it sound. */
export function BellControl() {
  const { t } = useTranslation()
  const formats = useFormats()
  const chime = useBell((bell) => bell.chime)
  const rings = useAlarms(isHeard)
  const sounds = useAlarms(({ byId }) => sounding(byId).length > 0)
  const settings = useAlarms((alarms) => alarms.settings)
  const time = useClock(formats.time)
  const quiet = settings?.quietHours
  const isQuiet = quiet ? isBetween(time, quiet.from, quiet.to) : false

  if (rings) {
    return (
      <button
        type="button"
        className={classes(styles.bell, styles.ringing)}
        aria-keyshortcuts="M"
        onClick={() => void silence()}
      >
        <span className={styles.first}>
          <BellRing className={styles.icon} aria-hidden="true" />
          {chime !== 'blocked' && (
            <span className={styles.key} aria-hidden="true">
              M
            </span>
          )}
        </span>
        {t(chime === 'blocked' ? 'alarms.bell.unlock' : 'alarms.bell.silence')}
      </button>
    )
  }
  if (chime === 'blocked') {
    return (
      <button type="button" className={styles.bell} title={t('alarms.bell.unlockHint')} onClick={unlockBell}>
        <BellOff className={styles.icon} aria-hidden="true" />
        {t('alarms.bell.unlock')}
      </button>
    )
  }
  const [Icon, word] =
    chime === 'none'
      ? ([BellOff, t('alarms.bell.none')] as const)
      : settings && !settings.sound
        ? ([BellOff, t('alarms.bell.off')] as const)
        : quiet && isQuiet
          ? ([BellMinus, t('alarms.bell.quiet', quiet)] as const)
          : sounds
            ? ([BellOff, t('alarms.bell.muted')] as const)
            : ([Bell, t('alarms.bell.ready')] as const)
  return (
    <p className={styles.still} title={word}>
      <Icon className={styles.icon} aria-hidden="true" />
      <span className="visually-hidden">{word}</span>
    </p>
  )
}

/** Times of day as texts; the span may pass midnight. */
const isBetween = (time: string, from: string, to: string): boolean =>
  from <= to ? time >= from && time < to : time >= from || time < to
