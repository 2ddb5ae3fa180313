import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { useFigures } from '../figures/store.ts'
import { type KpiDraft, readNumber, thresholdText } from './draft.ts'
import { scaleOf } from './scale.ts'
import styles from './threshold-scale.module.css'

interface ThresholdScaleProps {
  readonly draft: KpiDraft
  readonly unit: string
}

/** The thresholds as a line of colours, with the dead band hatched and where the unit stands now. */
export function ThresholdScale({ draft, unit }: ThresholdScaleProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const value = useFigures((figures) => figures.byUnit.get(unit)?.get(draft.base.code)?.value ?? null)
  const text = thresholdText(draft, nowMs())
  const scale = scaleOf({
    direction: (draft.typed.direction ?? draft.base.direction) as typeof draft.base.direction,
    green: text.green.map(readNumber),
    red: text.red.map(readNumber),
    deadBand:
      draft.typed.deadBand === undefined ? draft.base.deadBand : (readNumber(draft.typed.deadBand) ?? 0),
    value,
  })
  if (!scale) return null
  const number = (each: number) =>
    formats.number(each, Number.isInteger(each) ? 0 : Math.max(1, draft.base.decimals))
  const percent = (at: number) => `${at * 100}%`
  const words = scale.bands
    .map(({ colour, from, to }) => `${t(`editor.preview.lamp.${colour}`)} ${number(from)}–${number(to)}`)
    .join(', ')
  return (
    <figure className={styles.scale} aria-label={t('editor.thresholds.scale', { words })}>
      <div className={styles.bar} aria-hidden="true">
        {scale.bands.map((band) => (
          <span
            key={band.from}
            className={styles[band.colour]}
            style={{ left: percent(band.at), width: percent(band.width) }}
          />
        ))}
        {scale.deadBands.map((band) => (
          <span
            key={band.at}
            className={styles.dead}
            style={{ left: percent(band.at), width: percent(band.width) }}
          />
        ))}
        {scale.now !== null && <span className={styles.now} style={{ left: percent(scale.now) }} />}
      </div>
      <div className={styles.ticks} aria-hidden="true">
        {scale.ticks.map((tick) => (
          <span key={tick.value} className={styles[tick.side]} style={{ left: percent(tick.at) }}>
            {number(tick.value)}
          </span>
        ))}
      </div>
      <figcaption className={styles.caption}>
        {value !== null && <span>{t('editor.thresholds.now', { value: number(value) })}</span>}
        {scale.deadBands.length > 0 && (
          <span className={styles.key}>
            <span className={styles.swatch} aria-hidden="true" /> {t('editor.thresholds.deadBand')}
          </span>
        )}
      </figcaption>
    </figure>
  )
}
