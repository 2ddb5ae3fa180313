import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import dialog from '../../ui/form.module.css'
import { useUnits } from '../units/store.ts'
import { restore } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'

/** The boundaries in use, where they are from, and the way back to those before. */
export function PresentSet() {
  const { t } = useTranslation()
  const formats = useFormats()
  const all = useUnits((units) => units.subUnits.length)
  const present = useBoundaryDesk((desk) => desk.present)
  const busy = useBoundaryDesk((desk) => desk.working !== null)
  if (!present) return null
  const { features, source, importedAt, previous } = present
  return (
    <section className={styles.present}>
      <div className={styles.presentText}>
        {features.length === 0 ? (
          <p>{t('boundaries.present.none')}</p>
        ) : (
          <>
            <p className={styles.strong}>{t('boundaries.present.some', { count: features.length, all })}</p>
            <p>
              {t('boundaries.present.source', { source: source ?? t('boundaries.present.noSource') })}
              {importedAt !== null &&
                ` · ${t('boundaries.present.at', { at: formats.date(Date.parse(importedAt)) })}`}
            </p>
          </>
        )}
      </div>
      {features.length > 0 && (
        <button
          type="button"
          className={dialog.button}
          disabled={busy}
          onClick={() => useBoundaryDesk.setState({ askingToRemove: true, problem: null })}
        >
          {t('boundaries.present.remove')}
        </button>
      )}
      {previous !== null && previous.units > 0 && (
        <button type="button" className={dialog.button} disabled={busy} onClick={() => void restore()}>
          {t('boundaries.present.restore', {
            source: previous.source ?? t('boundaries.present.noSource'),
            count: previous.units,
          })}
        </button>
      )}
    </section>
  )
}
