import { useTranslation } from 'react-i18next'
import type { AlarmLoad } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import styles from './load-strip.module.css'
import { useAlarms } from './store.ts'

/** Announced per operator and hour: what is likely to be acceptable, and the most that is manageable (EEMUA 191, ISA-18.2). */
const ACCEPTABLE_PER_HOUR = 6
const MOST_PER_HOUR = 12
/** The picture of an hour ends here; more than that is as bad. */
const END_PER_HOUR = 18

/** What is less is not shown as nothing. */
const LEAST_SHARE = 0.001

/** How much the alarms ask of those who watch, as five small pictures. */
export function LoadStrip() {
  const { t } = useTranslation()
  const load = useAlarms((alarms) => alarms.load)
  if (!load) return null
  return (
    <section className={styles.strip} aria-label={t('alarms.load.label')}>
      <HourTile load={load} />
      <DaysTile load={load} />
      <FloodTile load={load} />
      <article className={styles.tile}>
        <h3 className={styles.name}>{t('alarms.load.stale')}</h3>
        <p className={classes(styles.value, load.stale > 0 && styles.warn)}>{load.stale}</p>
      </article>
      <article className={styles.tile}>
        <h3 className={styles.name}>{t('alarms.load.aside')}</h3>
        <p className={styles.value}>{load.shelved + load.suppressed + load.outOfService}</p>
        <p className={classes(styles.small, styles.wrap)}>
          {(['shelved', 'suppressed', 'outOfService'] as const)
            .filter((group) => load[group] > 0)
            .map((group) => t(`alarms.panel.aside.${group}`, { count: load[group] }))
            .join(' · ') || t('alarms.load.nothingAside')}
        </p>
      </article>
    </section>
  )
}

function HourTile({ load }: { readonly load: AlarmLoad }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { lastHour, perHour } = load
  const verdict = lastHour <= ACCEPTABLE_PER_HOUR ? 'calm' : lastHour <= MOST_PER_HOUR ? 'busy' : 'over'
  const at = (figure: number) => (Math.min(figure, END_PER_HOUR) / END_PER_HOUR) * 100
  return (
    <article className={styles.tile}>
      <h3 className={styles.name}>{t('alarms.load.lastHour')}</h3>
      <p
        className={classes(
          styles.value,
          verdict !== 'calm' && styles.warn,
          verdict === 'over' && styles.over,
        )}
      >
        {lastHour} <span className={styles.unit}>{t(`alarms.load.verdict.${verdict}`)}</span>
      </p>
      <svg className={styles.scale} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.ground} width="100" height="10" />
        <rect
          className={verdict === 'over' ? styles.overBar : verdict === 'busy' ? styles.warnBar : styles.bar}
          width={at(lastHour)}
          height="10"
        />
        {[ACCEPTABLE_PER_HOUR, MOST_PER_HOUR].map((limit) => (
          <rect key={limit} className={styles.limit} x={at(limit) - 0.4} width="0.8" height="10" />
        ))}
      </svg>
      <p className={styles.small}>
        {t('alarms.load.scale', { good: ACCEPTABLE_PER_HOUR, most: MOST_PER_HOUR })}
        <span className="visually-hidden">
          {', '}
          {t('alarms.load.perHour', { value: formats.number(perHour, 1) })}
        </span>
      </p>
    </article>
  )
}

function DaysTile({ load }: { readonly load: AlarmLoad }) {
  const { t } = useTranslation()
  const { perDay } = load
  const most = Math.max(1, ...perDay.map(({ alarms }) => alarms))
  const width = 100 / perDay.length
  const today = perDay.at(-1)?.alarms ?? 0
  const dayName = (date: string) => date.slice(5).split('-').reverse().join('/')
  return (
    <article className={styles.tile}>
      <h3 className={styles.name}>{t('alarms.load.days', { count: perDay.length })}</h3>
      <svg className={styles.days} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        {perDay.map(({ date, alarms }, index) => {
          const height = alarms === 0 ? 0.6 : Math.max(1.5, (alarms / most) * 30)
          return (
            <rect
              key={date}
              className={index === perDay.length - 1 ? styles.today : styles.bar}
              x={index * width + width * 0.12}
              y={30 - height}
              width={width * 0.76}
              height={height}
            >
              <title>{t('alarms.load.dayBar', { day: dayName(date), count: alarms })}</title>
            </rect>
          )
        })}
      </svg>
      <p className={styles.small}>{t('alarms.load.today', { count: today })}</p>
      <ul className="visually-hidden">
        {perDay.map(({ date, alarms }) => (
          <li key={date}>{t('alarms.load.dayBar', { day: dayName(date), count: alarms })}</li>
        ))}
      </ul>
    </article>
  )
}

function FloodTile({ load }: { readonly load: AlarmLoad }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const percent = (share: number) => {
    if (share > 0 && share < LEAST_SHARE)
      return t('alarms.load.below', { share: formats.number(LEAST_SHARE * 100, 1) })
    return `${formats.number(share * 100, share > 0 && share < 0.1 ? 1 : 0)} %`
  }
  const shares = [
    ['floodDay', load.floodShareDay],
    ['floodWeek', load.floodShareWeek],
  ] as const
  return (
    <article className={styles.tile}>
      <h3 className={classes(styles.name, load.inFloodNow && styles.warn)}>
        {t(load.inFloodNow ? 'alarms.load.floodNow' : 'alarms.load.flood')}
      </h3>
      <dl className={styles.shares}>
        {shares.map(([name, share]) => (
          <div key={name}>
            <dd className={styles.value}>{percent(share)}</dd>
            <dt className={styles.small}>{t(`alarms.load.${name}`)}</dt>
          </div>
        ))}
      </dl>
    </article>
  )
}
