import { MapPinned } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import { openDesk } from './actions.ts'
import styles from './boundary-import.module.css'

/** Opens the import of boundaries; nothing where this screen only looks. */
export function BoundaryImportButton() {
  const { t } = useTranslation()
  if (!useMayWrite()) return null
  return (
    <button type="button" className={styles.button} onClick={openDesk}>
      <MapPinned className={styles.icon} aria-hidden="true" />
      {t('boundaries.open')}
    </button>
  )
}
