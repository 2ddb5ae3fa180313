import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import dialog from '../../ui/form.module.css'
import { remove } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'
import { WorkingLine } from './working-line.tsx'

/** Says what will happen before all boundaries go. */
export function RemoveQuestion() {
  const { t } = useTranslation()
  const count = useBoundaryDesk((desk) => desk.present?.features.length ?? 0)
  const busy = useBoundaryDesk((desk) => desk.working !== null)
  return (
    <>
      <p className={styles.outcome}>{t('boundaries.removing.title', { count })}</p>
      <p>{t('boundaries.removing.what')}</p>
      <WorkingLine />
      <div className={styles.buttons}>
        <button
          type="button"
          className={dialog.button}
          onClick={() => useBoundaryDesk.setState({ askingToRemove: false })}
        >
          {t('boundaries.cancel')}
        </button>
        <button
          type="button"
          className={classes(dialog.main, dialog.danger)}
          disabled={busy}
          onClick={() => void remove()}
        >
          {t('boundaries.removing.yes')}
        </button>
      </div>
    </>
  )
}
