import { useTranslation } from 'react-i18next'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'

/** What is under way, or what went wrong. */
export function WorkingLine() {
  const { t } = useTranslation()
  const working = useBoundaryDesk((desk) => desk.working)
  const problem = useBoundaryDesk((desk) => desk.problem)
  return (
    <>
      <p className={styles.working} role="status">
        {working !== null && (
          <>
            <progress className={styles.progress} aria-label={t(`boundaries.working.${working}`)} />
            {t(`boundaries.working.${working}`)}
          </>
        )}
      </p>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
