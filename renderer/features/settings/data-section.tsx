import { useTranslation } from 'react-i18next'
import { Facts } from '../../ui/desk-page.tsx'
import styles from '../../ui/page.module.css'

export function DataSection() {
  const { t } = useTranslation()
  return (
    <>
      <Facts
        facts={[
          [t('settings.data.figures'), t('settings.data.forever')],
          [t('settings.data.alarms'), t('settings.data.forever')],
          [t('settings.data.audit'), t('settings.data.forever')],
          [t('settings.data.returned'), t('settings.data.latest')],
          [t('settings.data.days'), t('settings.data.halfYear')],
        ]}
      />
      <p className={styles.text}>{t('settings.data.what')}</p>
    </>
  )
}
