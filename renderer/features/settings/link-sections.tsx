import { useTranslation } from 'react-i18next'
import { showPlace } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import styles from '../../ui/page.module.css'
import { BoundaryImportButton } from '../boundaries/boundary-import.tsx'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'

/** Paired screens have a page of their own. */
export function ScreensSection() {
  const { t } = useTranslation()
  return (
    <>
      <p className={styles.text}>{t('settings.screens.what')}</p>
      <button type="button" className={styles.button} onClick={() => showPlace('screens')}>
        {t('settings.screens.open')}
      </button>
    </>
  )
}

export function ChainSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const uplink = useStation((station) => station.info?.uplink ?? null)
  return (
    <>
      <p>
        {uplink
          ? t('settings.chain.joined', {
              name: nameIn(language, { nameVi: uplink.parentNameVi, nameEn: uplink.parentNameEn }),
            })
          : t('settings.chain.notJoined')}
      </p>
      <p className={styles.text}>{t('settings.chain.what')}</p>
      <button type="button" className={styles.button} onClick={() => showPlace('links')}>
        {t('settings.chain.open')}
      </button>
    </>
  )
}

export function BoundariesSection() {
  const { t } = useTranslation()
  const kind = useUnits((units) => units.layout?.kind)
  const hasSubUnits = useUnits((units) => units.subUnits.length > 0)
  if (!hasSubUnits) return <p>{t('settings.boundaries.none')}</p>
  return (
    <>
      {kind && <p>{t(`settings.boundaries.${kind}`)}</p>}
      <p className={styles.text}>{t('settings.boundaries.how')}</p>
      <BoundaryImportButton />
    </>
  )
}
