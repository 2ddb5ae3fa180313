import { useTranslation } from 'react-i18next'
import type { ChildItem, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { silentSinceMs } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import styles from './attention-item.module.css'

/** A red lamp: whose, of what, how much, since when. */
export function RedItem({ item, kpi }: { readonly item: KpiValueItem; readonly kpi: KpiItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const subUnit = useUnits((units) => units.byCode.get(item.unit))
  const own = useStation((station) => (station.info?.unit.code === item.unit ? station.info.unit : undefined))
  const alone = useUnits((units) => units.subUnits.length === 0)
  const office = useDictionary((dictionary) => dictionary.offices.get(kpi.lead) ?? kpi.lead)
  const when = useClock((now) => (item.since ? formats.when(Date.parse(item.since), now) : null))
  const unit = subUnit ?? own
  const kpiName = nameIn(language, kpi)
  const unitName = subUnit ? shortUnitName(subUnit, language) : unit ? nameIn(language, unit) : item.unit
  return (
    <article className={styles.item}>
      <Lamp lamp="red" doubtful={item.doubtful} label={t('lamp.red')} className={styles.lamp} />
      <div className={styles.text}>
        <h3 className={styles.name}>{alone ? kpiName : unitName}</h3>
        <p className={styles.detail}>{alone ? t('attention.lead', { office }) : kpiName}</p>
      </div>
      <div className={styles.figures}>
        <p className={styles.value}>
          <Figure kpi={kpi} value={item.value} />
        </p>
        {when !== null && <p className={styles.since}>{t('lamp.since', { when })}</p>}
      </div>
    </article>
  )
}

/** A station that has not been heard for too long. Its figures are not known, which is not "well". */
export function SilentItem({ child }: { readonly child: ChildItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const unit = useUnits((units) => units.byCode.get(child.unit))
  const since = silentSinceMs(child)
  const duration = useClock((now) => (since === null ? null : formats.duration(now - since)))
  const when = useClock((now) => (since === null ? null : formats.when(since, now)))
  return (
    <article className={styles.item}>
      <Lamp lamp="grey" className={styles.lamp} />
      <div className={styles.text}>
        <h3 className={styles.name}>{unit ? shortUnitName(unit, language) : child.name}</h3>
        <p className={styles.detail}>{t('attention.silentSince')}</p>
      </div>
      <div className={styles.figures}>
        {duration !== null && <p className={styles.value}>{duration}</p>}
        {when !== null && <p className={styles.since}>{t('lamp.since', { when })}</p>}
      </div>
    </article>
  )
}
