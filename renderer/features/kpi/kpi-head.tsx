import { useTranslation } from 'react-i18next'
import type { KpiDetail, KpiValueItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useConnection } from '../../app/connection.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { Age } from '../../ui/age.tsx'
import { classes } from '../../ui/classes.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { lampOf } from '../figures/lamp-of.ts'
import { LampWord } from '../figures/lamp-word.tsx'
import { PeriodName } from '../figures/period-name.tsx'
import { doubtWords } from './doubt-words.ts'
import { KpiChooser } from './kpi-chooser.tsx'
import styles from './kpi-head.module.css'
import { UnitChooser } from './unit-chooser.tsx'

interface KpiHeadProps {
  readonly detail: KpiDetail
  readonly item: KpiValueItem | null
  readonly own: string
  /** What stands here is not heard of live, and the station does not confirm it. */
  readonly unconfirmed: boolean
}

/** Which KPI of which unit, and the figure with its company, to be read from three metres. */
export function KpiHead({ detail, item, own, unconfirmed }: KpiHeadProps) {
  const { definition } = detail
  const stale = useConnection((connection) => connection.state === 'lost') || unconfirmed
  const lamp = lampOf(item)
  const tone = lamp === 'red' || lamp === 'yellow' ? lamp : lamp === 'grey' ? 'dim' : 'plain'
  return (
    <header className={classes(styles.head, stale && styles.stale)}>
      <div className={styles.subject}>
        <KpiChooser kpi={definition} unit={detail.unit.code} />
        <UnitChooser unit={detail.unit} own={own} code={definition.code} />
      </div>
      <div className={styles.company}>
        <p className={styles.lampWord}>
          <LampWord item={item} />
          {item?.forecast && <Outlook forecast={item.forecast} />}
        </p>
        <Company detail={detail} item={item} />
      </div>
      <p className={styles.value}>
        <Lamp lamp={lamp} doubtful={item?.doubtful ?? false} className={styles.lamp} />
        <Figure kpi={definition} value={item?.value} tone={tone} />
      </p>
    </header>
  )
}

/** Period, age, coverage, bounds; then, where there is any, the doubt in words. */
function Company({ detail, item }: Pick<KpiHeadProps, 'detail' | 'item'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const { definition } = detail
  if (!item) return null
  const { coverage, bounds } = item
  const [short, full] = [kpiUnit(definition.unit, t, 'short'), kpiUnit(definition.unit, t, 'full')]
  const parts = [
    coverage && coverage.expected > 1 ? t('data.coverage', coverage) : null,
    bounds &&
      t('data.bounds', {
        low: formats.number(bounds.low, definition.decimals),
        high: formats.number(bounds.high, definition.decimals),
      }),
    full === short ? null : full,
    item.simulated ? t('simulated').toLocaleLowerCase('vi') : null,
  ].filter((text) => text !== null)
  const blamed = detail.measures.find(({ key }) => key === item.doubtMeasure)
  const doubt = doubtWords(
    item,
    t,
    item.doubt === 'quality' && blamed ? t('kpi.qualityOf', { name: nameIn(language, blamed) }) : undefined,
  )
  return (
    <>
      <p className={styles.line}>
        {item.period && <PeriodName period={item.period} />}
        {item.asOf && (
          <>
            {' · '}
            <Age at={item.asOf} />
          </>
        )}
        {parts.length > 0 && ` · ${parts.join(' · ')}`}
      </p>
      {doubt !== null && <p className={styles.doubt}>{doubt}</p>}
    </>
  )
}

function Outlook({ forecast }: { readonly forecast: NonNullable<KpiValueItem['forecast']> }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const day = useClock((now) =>
    forecast.crossesOn ? formats.when(Date.parse(`${forecast.crossesOn}T12:00:00+07:00`), now) : null,
  )
  if (!forecast.warns || forecast.lamp === null) return null
  return (
    <span className={styles[forecast.lamp]}>
      {' · '}
      {day === null
        ? t(`kpi.trend.heading.${forecast.lamp}`)
        : t(`kpi.trend.crosses.${forecast.lamp}`, { day })}
    </span>
  )
}
