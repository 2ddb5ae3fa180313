import { useTranslation } from 'react-i18next'
import styles from './trend-key.module.css'
import type { TrendPlan } from './trend-plan.ts'

/** What the marks on the chart mean; only those that are there. */
export function TrendKey({ plan }: { readonly plan: TrendPlan }) {
  const { t } = useTranslation()
  const { points, deadBands, targets, fan } = plan
  return (
    <ul className={styles.key}>
      {points.some(({ bounds }) => bounds) && <Mark of="bounds" path="M12 3v18M8 3h8M8 21h8" />}
      {points.some(({ value }) => value === null) && <Mark of="gap" path="M1 18h5M10 18h5M19 18h4" />}
      {points.some(({ restated }) => restated) && <Mark of="restated" path="M12 4l8 8-8 8-8-8Z" />}
      {deadBands.length > 0 && <Mark of="deadBand" path="M2 20 20 2M9 22 22 9M2 9l7-7" />}
      {targets.length > 0 && <Mark of="target" path="M1 12h6M10 12h6M19 12h4" className={styles.target} />}
      {fan && <Mark of="forecast" path="M2 12 22 4V20Z" />}
      <li className="visually-hidden">{t('kpi.trend.hint')}</li>
    </ul>
  )
}

interface MarkProps {
  readonly of: 'bounds' | 'gap' | 'restated' | 'deadBand' | 'target' | 'forecast'
  readonly path: string
  readonly className?: string | undefined
}

function Mark({ of, path, className }: MarkProps) {
  const { t } = useTranslation()
  return (
    <li className={styles.mark}>
      <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
      {t(`kpi.trend.key.${of}`)}
    </li>
  )
}
