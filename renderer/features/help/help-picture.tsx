import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { doubtfulPattern, MapPatterns, silentPattern } from '../../map/map-patterns.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import type { HelpPicture } from './content.ts'
import styles from './help-page.module.css'

/** The thing itself, as the wall draws it. */
export function HelpPictureView({ picture }: { readonly picture: HelpPicture }) {
  if ('lamp' in picture) return <Lamp {...picture} className={styles.lamp} />
  if ('keys' in picture) {
    return (
      <span className={styles.keys}>
        {picture.keys.map((key) => (
          <kbd key={key} className={styles.key}>
            {key}
          </kbd>
        ))}
      </span>
    )
  }
  return <Mark mark={picture.mark} />
}

/** A patch of map, a frame or a badge. */
function Mark({ mark }: { readonly mark: Extract<HelpPicture, { mark: string }>['mark'] }) {
  const { t } = useTranslation()
  const id = useId()
  if (mark === 'simulated') return <span className={styles.simulated}>{t('simulated')}</span>
  if (mark === 'stale')
    return <span className={styles.stale}>{t('panel.staleSince', { when: '07:40' })}</span>
  if (mark === 'bounds') return <span className={styles.bounds}>74–88 %</span>
  if (mark === 'frame') return <span className={styles.frame} />
  return (
    <svg className={styles.patch} viewBox="0 0 64 40" aria-hidden="true">
      <MapPatterns id={id} scale={1} />
      {mark === 'striped' && <rect className={styles.yellow} width="64" height="40" rx="6" />}
      <rect
        width="64"
        height="40"
        rx="6"
        fill={`url(#${mark === 'silent' ? silentPattern(id) : doubtfulPattern(id)})`}
      />
    </svg>
  )
}
