import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '#shared/domain/playlist.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import styles from './skipped-note.module.css'
import { useKiosk } from './store.ts'
import { turnName } from './turn-name.ts'

const NONE: ReadonlyMap<number, Failure> = new Map()

/** What the round leaves out because it cannot be shown, and since when. */
export function SkippedNote() {
  const { t } = useTranslation()
  const formats = useFormats()
  const turns = useKiosk((kiosk) => kiosk.turns)
  const byCode = useDictionary((dictionary) => dictionary.byCode)
  const language = useLanguage()
  const failures = useKiosk((kiosk) => kiosk.round?.failures ?? NONE)
  const missing = useKiosk((kiosk) => kiosk.missing)
  const since = Math.min(...[...failures.values()].map(({ sinceMs }) => sinceMs))
  const when = useClock((now) => (failures.size === 0 ? '' : formats.when(since, now)))
  const names = new Set(
    [...failures.keys()].flatMap((at) => {
      const turn = turns[at]
      return turn ? [turnName(t(`scene.${turn.scene}`), turn.kpi, byCode, language)] : []
    }),
  )
  const text = [
    missing === null ? null : t('kiosk.missing', { id: missing }),
    names.size === 0 ? null : t('kiosk.skipped', { names: [...names].join(', '), when }),
  ].filter((part) => part !== null)
  return (
    <div role="status">
      {text.length > 0 && (
        <p className={styles.note}>
          <TriangleAlert className={styles.icon} aria-hidden="true" />
          {text.join(' · ')}
        </p>
      )}
    </div>
  )
}
