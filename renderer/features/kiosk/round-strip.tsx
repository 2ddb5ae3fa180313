import { useTranslation } from 'react-i18next'
import styles from './round-strip.module.css'
import { readDwell, type TurnDraft } from './settings-draft.ts'
import { useLength } from './use-length.ts'

/** A round as a strip: each scene as long as it is shown. */
export function RoundStrip({ turns }: { readonly turns: readonly TurnDraft[] }) {
  const { t } = useTranslation()
  const length = useLength()
  const parts = turns.map(({ key, scene, dwell }) => ({ key, scene, seconds: readDwell(dwell) ?? 0 }))
  const all = parts.reduce((sum, { seconds }) => sum + seconds, 0)
  if (all === 0) return null
  const words = parts.map(({ scene, seconds }) => `${t(`scene.${scene}`)} ${length(seconds)}`).join(', ')
  return (
    <figure className={styles.figure}>
      <div
        className={styles.strip}
        role="img"
        aria-label={t('kiosk.settings.roundOf', { length: length(all), parts: words })}
      >
        {parts.map(({ key, scene, seconds }) => (
          <span key={key} className={styles.part} style={{ flexGrow: seconds }}>
            <span className={styles.name}>{t(`scene.${scene}`)}</span>
            <span className={styles.seconds}>{length(seconds)}</span>
          </span>
        ))}
      </div>
      <figcaption className={styles.all}>{t('kiosk.settings.round', { length: length(all) })}</figcaption>
    </figure>
  )
}
