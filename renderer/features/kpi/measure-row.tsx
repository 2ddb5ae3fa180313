import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { MeasureBehind } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Age } from '../../ui/age.tsx'
import { PeriodName } from '../figures/period-name.tsx'
import { shortUnitName } from '../units/unit-name.ts'
import styles from './measure-row.module.css'
import { measureUnit } from './measure-unit.ts'

/** As many units as are named; the rest is counted. */
const MOST_NAMED = 3

interface MeasureRowProps {
  readonly measure: MeasureBehind
  readonly officeName: (code: string) => string
}

/** One figure behind the KPI: its value, how fresh and how whole it is, who enters it and who has not. */
export function MeasureRow({ measure, officeName }: MeasureRowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const { value, decimals, period, wanted, reported, carried, expected, asOf, ownerOffice } = measure
  const owner =
    ownerOffice === null ? t('kpi.about.noOwner') : t('kpi.about.owner', { office: officeName(ownerOffice) })
  return (
    <div className={styles.row}>
      <p className={styles.first}>
        <span className={styles.name}>{nameIn(language, measure)}</span>
        {value === null ? (
          <span className={styles.absent}>{t('kpi.about.absent')}</span>
        ) : (
          <strong className={styles.value}>
            {formats.number(value, decimals)}{' '}
            <span className={styles.unit}>{measureUnit(measure.unit, t)}</span>
          </strong>
        )}
      </p>
      <p className={styles.second}>
        {owner}
        {expected > 1 && ` · ${t('kpi.partUnits', { reported, expected })}`}
        {carried > 0 && expected > 1 && ` · ${t('kpi.about.carried', { count: carried })}`}
        {asOf && (
          <>
            {' · '}
            <Age at={asOf} />
          </>
        )}
        {period !== null && period !== wanted && <ReadFrom period={period} />}
        {measure.restated && ` · ${t('kpi.trend.restated')}`}
      </p>
      {measure.missing.length > 0 && <p className={styles.owes}>{owes(measure, language, t)}</p>}
    </div>
  )
}

function ReadFrom({ period }: { readonly period: string }) {
  const { t } = useTranslation()
  return (
    <>
      {` · ${t('kpi.about.readFrom', { period: '' }).trim()} `}
      <PeriodName period={period} />
    </>
  )
}

function owes(
  { missing, expected, reported, carried }: MeasureBehind,
  language: ReturnType<typeof useLanguage>,
  t: TFunction,
): string {
  const names = missing
    .slice(0, MOST_NAMED)
    .map((unit) => shortUnitName(unit, language))
    .join(', ')
  const count = Math.max(missing.length, expected - reported - carried) - Math.min(missing.length, MOST_NAMED)
  return count > 0 ? t('kpi.about.owesMore', { names, count }) : t('kpi.about.owes', { names })
}
