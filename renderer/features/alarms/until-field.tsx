import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import { classes } from '../../ui/classes.ts'
import styles from '../../ui/form.module.css'
import { useMoments } from './moment.ts'
import { fromField, isWithin, toField, UNTIL_CHOICES, type UntilChoice, untilOf } from './until-choices.ts'

const MINUTE_MS = 60_000

interface UntilFieldProps {
  readonly choice: UntilChoice
  /** The time of one's own (ms since 1970). */
  readonly own: number | null
  readonly longestMinutes: number
  readonly change: (choice: UntilChoice, own: number | null) => void
}

/** Until when: quick choices as far as the settings allow, and a time of one's own. */
export function UntilField({ choice, own, longestMinutes, change }: UntilFieldProps) {
  const { t } = useTranslation()
  const moment = useMoments()
  const now = nowMs()
  const latest = now + longestMinutes * MINUTE_MS
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{t('alarms.asking.until')}</legend>
      <div className={styles.choices}>
        {UNTIL_CHOICES.map((each) => {
          const at = each === 'own' ? null : untilOf(each, now)
          const allowed = at === null || isWithin(at, now, longestMinutes)
          return (
            <label key={each} className={classes(styles.choice, !allowed && styles.off)}>
              <input
                type="radio"
                name="alarm-until"
                checked={each === choice}
                disabled={!allowed}
                onChange={() => change(each, own)}
              />
              {t(`alarms.asking.choice.${each}`)}
              {at !== null && each !== 'tomorrow' && <span className={styles.instant}>{moment(at)}</span>}
            </label>
          )
        })}
      </div>
      {choice === 'own' && (
        <label className={styles.field}>
          <span className={styles.label}>{t('alarms.asking.ownTime')}</span>
          <input
            type="datetime-local"
            className={styles.input}
            min={toField(now)}
            max={toField(latest)}
            value={own === null ? '' : toField(own)}
            onChange={(event) => change('own', fromField(event.target.value))}
          />
        </label>
      )}
      {choice === 'own' && (own === null || !isWithin(own, now, longestMinutes)) && (
        <p className={styles.problem}>{t('alarms.asking.tooFar', { until: moment(latest) })}</p>
      )}
    </fieldset>
  )
}
