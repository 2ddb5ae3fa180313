import { useTranslation } from 'react-i18next'
import type { KpiDetail, KpiValueItem } from '#shared/contract/index.ts'
import { nowMs } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { useDictionary } from '../dictionary/store.ts'
import styles from './missing-figures.module.css'

/** In place of the chart: which figures are missing, and who owes them. */
export function MissingFigures({
  detail,
  item,
}: {
  readonly detail: KpiDetail
  readonly item: KpiValueItem | null
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const offices = useDictionary((dictionary) => dictionary.offices)
  const missing = detail.measures.filter(({ value }) => value === null)
  if (missing.length === 0 || item?.value != null) {
    return <p className={styles.note}>{t('kpi.empty.noTrend')}</p>
  }
  return (
    <div className={styles.missing}>
      <p className={styles.title}>{t('kpi.empty.title')}</p>
      <p>{t('kpi.empty.need')}</p>
      <ul className={styles.list}>
        {missing.map((measure) => {
          const period = formats.period(measure.wanted, nowMs())
          const office = measure.ownerOffice && (offices.get(measure.ownerOffice) ?? measure.ownerOffice)
          return (
            <li key={measure.key} className={styles.item}>
              <Lamp lamp="grey" />
              <span>
                <strong>{nameIn(language, measure)}</strong>
                <span className={styles.who}>
                  {office ? t('kpi.empty.who', { office, period }) : t('kpi.empty.whoUnknown', { period })}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
      <p className={styles.enter}>{t('kpi.empty.enter')}</p>
    </div>
  )
}
