import { useTranslation } from 'react-i18next'
import dialog from '../../ui/form.module.css'
import { startAgain, submit } from './actions.ts'
import { DoubleList } from './double-list.tsx'
import { FileChoices } from './file-choices.tsx'
import styles from './import-dialog.module.css'
import { PreviewMap } from './preview-map.tsx'
import { ShapeTable } from './shape-table.tsx'
import { useBoundaryDesk } from './store.ts'
import { WorkingLine } from './working-line.tsx'

/** What an import would do: on a map, and shape by shape. */
export function PreviewStep() {
  const { t } = useTranslation()
  const check = useBoundaryDesk((desk) => desk.check)
  const outline = useBoundaryDesk((desk) => desk.converted?.outline ?? null)
  const busy = useBoundaryDesk((desk) => desk.working !== null)
  const matched = check?.matched ?? 0
  return (
    <>
      <FileChoices />
      {check && (
        <div className={styles.preview}>
          <PreviewMap check={check} />
          <div className={styles.side}>
            <DoubleList check={check} />
            <ShapeTable check={check} />
          </div>
        </div>
      )}
      {check && outline && (
        <p className={styles.outline}>
          {outline.after < outline.before
            ? t('boundaries.file.outline', { ...outline, metres: Math.round(outline.metres) })
            : t('boundaries.file.whole', { before: outline.before })}
        </p>
      )}
      <div className={styles.buttons}>
        <WorkingLine />
        {check !== null && check.replaced > 0 && (
          <p className={styles.promise}>{t('boundaries.replaces', { count: check.replaced })}</p>
        )}
        <button type="button" className={dialog.button} onClick={startAgain}>
          {t('boundaries.another')}
        </button>
        <button
          type="button"
          className={dialog.main}
          disabled={busy || matched === 0}
          onClick={() => void submit()}
        >
          {t('boundaries.submit', { count: matched })}
        </button>
      </div>
    </>
  )
}
