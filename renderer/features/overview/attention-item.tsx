import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmItem, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { showKpi } from '../../app/view.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { OpenButton } from '../../ui/open-button.tsx'
import { AlarmFigure, AlarmLamp } from '../alarms/alarm-figure.tsx'
import { useAlarmName } from '../alarms/alarm-name.ts'
import { isCalling } from '../alarms/alarm-order.ts'
import { useAlarmStatus } from '../alarms/alarm-status.ts'
import { showAlarm } from '../alarms/desk-store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import styles from './attention-item.module.css'
import type { EarlyWarning } from './early-warnings.ts'

interface Reachable {
  /** False for an item that is drawn beyond the edge of its list. */
  readonly reachable?: boolean
}

/** An open alarm: whose, of what, how much, since when, and who has it; opens it in the alarm scene. */
export const AlarmCard = memo(function AlarmCard({
  item,
  reachable = true,
}: Reachable & { readonly item: AlarmItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { unit, subject } = useAlarmName()(item)
  const status = useAlarmStatus()(item)
  const alone = useUnits((units) => units.subUnits.length === 0)
  const when = useClock((now) => formats.when(Date.parse(item.openedAt), now))
  const unattended = item.state === 'unacknowledged'
  const company = item.suppresses > 0 ? t('alarms.suppresses', { count: item.suppresses }) : null
  // A unit by itself has no other names to tell apart: what is wrong comes first.
  const title = alone ? subject : unit
  const detail = alone ? null : subject
  return (
    <article
      className={classes(styles.item, unattended && styles.unattended, isCalling(item) && styles.calling)}
    >
      <AlarmLamp item={item} className={classes(styles.lamp, styles.beside)} />
      <div className={styles.text}>
        <h3 className={styles.name}>
          <OpenButton open={() => showAlarm(item)} reachable={reachable}>
            {title}
          </OpenButton>
        </h3>
        {(detail !== null || company !== null) && (
          <p className={styles.detail}>{[detail, company].filter(Boolean).join(' · ')}</p>
        )}
      </div>
      <div className={styles.figures}>
        <p className={styles.value}>
          <AlarmFigure item={item} />
        </p>
        <p className={styles.since}>{t('lamp.since', { when })}</p>
      </div>
      <p className={classes(styles.status, unattended && styles.nobody)}>{status}</p>
    </article>
  )
})

interface RedItemProps extends Reachable {
  readonly item: KpiValueItem
  readonly kpi: KpiItem
}

/** A red lamp without an alarm here: whose, of what, how much, since when; opens the KPI's scene. */
export const RedItem = memo(function RedItem({ item, kpi, reachable = true }: RedItemProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const unitName = useUnitName(item.unit)
  const when = useClock((now) => (item.since ? formats.when(Date.parse(item.since), now) : null))
  return (
    <article className={styles.item}>
      <Lamp lamp="red" doubtful={item.doubtful} label={t('lamp.red')} className={styles.lamp} />
      <div className={styles.text}>
        <h4 className={styles.name}>
          <OpenButton open={() => showKpi(item.unit, item.code)} reachable={reachable}>
            {unitName}
          </OpenButton>
        </h4>
        <p className={styles.detail}>{nameIn(language, kpi)}</p>
      </div>
      <div className={styles.figures}>
        <p className={styles.value}>
          <Figure kpi={kpi} value={item.value} />
        </p>
        {when !== null && <p className={styles.since}>{t('lamp.since', { when })}</p>}
      </div>
    </article>
  )
})

/** What is well now and is not expected to stay so: which colour, from which day, and how sure that is. */
export const EarlyItem = memo(function EarlyItem({
  item,
  kpi,
  forecast,
  reachable = true,
}: Reachable & EarlyWarning) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const unitName = useUnitName(item.unit)
  const alone = useUnits((units) => units.subUnits.length === 0)
  const kpiName = nameIn(language, kpi)
  const { crossesOn, value, low, high } = forecast
  const isRed = forecast.lamp === 'red'
  const when =
    crossesOn === null
      ? t(isRed ? 'alarms.early.soonRed' : 'alarms.early.soonYellow')
      : t(isRed ? 'alarms.early.red' : 'alarms.early.yellow', {
          day: crossesOn.slice(5).split('-').reverse().join('/'),
        })
  const number = (figure: number) => formats.number(figure, kpi.decimals)
  return (
    <article className={classes(styles.item, styles.early)}>
      <svg className={styles.chevron} viewBox="0 0 24 24" aria-hidden="true">
        <path d="m4.5 8.5 7.5 7 7.5-7" />
      </svg>
      <div className={styles.text}>
        <h3 className={styles.name}>
          <OpenButton open={() => showKpi(item.unit, item.code)} reachable={reachable}>
            {alone ? kpiName : unitName}
          </OpenButton>
        </h3>
        {!alone && <p className={styles.detail}>{kpiName}</p>}
      </div>
      <div className={styles.figures}>
        <p className={styles.crossing}>{when}</p>
        <p className={styles.since}>
          <Figure kpi={kpi} value={value} tone="dim" />{' '}
          {t('alarms.early.interval', { low: number(low), high: number(high) })}
        </p>
      </div>
    </article>
  )
})

function useUnitName(code: string): string {
  const language = useLanguage()
  const subUnit = useUnits((units) => units.byCode.get(code))
  const own = useStation((station) => (station.info?.unit.code === code ? station.info.unit : undefined))
  return subUnit ? shortUnitName(subUnit, language) : own ? nameIn(language, own) : code
}
