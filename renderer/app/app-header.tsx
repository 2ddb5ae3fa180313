import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { BellControl } from '../features/alarms/bell-control.tsx'
import { useDictionary } from '../features/dictionary/store.ts'
import { COUNTED_LAMPS, countLamps } from '../features/figures/lamp-of.ts'
import { useFigures } from '../features/figures/store.ts'
import { useStation } from '../features/station/store.ts'
import { useFormats } from '../i18n/format.ts'
import { nameIn, useLanguage } from '../i18n/i18n.ts'
import { classes } from '../ui/classes.ts'
import { Lamp } from '../ui/lamp.tsx'
import styles from './app-header.module.css'
import { useClock } from './clock.ts'
import { useConnection } from './connection.ts'

/** Whose wall this is, how its own lamps stand, what time it is; and on every scene, that figures are simulated. */
export function AppHeader({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const info = useStation((station) => station.info)
  const simulated = useFigures((figures) => figures.anySimulated) || info?.simulated
  if (!info) return null
  const name = nameIn(language, info.unit)
  return (
    <header className={styles.header}>
      <title>{`${name} – Mini-IOC`}</title>
      <div className={styles.unit}>
        <h1 className={styles.name}>{name}</h1>
        {simulated ? (
          <p className={styles.simulated}>{t('simulated')}</p>
        ) : (
          <p className={styles.product}>{t('product')}</p>
        )}
      </div>
      <OwnLamps unit={unit} label={t('lamp.counts', { unit: name })} />
      <BellControl />
      <WallClock />
    </header>
  )
}

function OwnLamps({ unit, label }: { readonly unit: string; readonly label: string }) {
  const { t } = useTranslation()
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
  const stale = useConnection((connection) => connection.state === 'lost')
  const counts = useMemo(
    () =>
      countLamps(
        kpis.map((kpi) => kpi.code),
        ofUnit,
      ),
    [kpis, ofUnit],
  )
  return (
    <ul className={classes(styles.lamps, stale && styles.stale)} aria-label={label}>
      {COUNTED_LAMPS.map((lamp) => (
        <li key={lamp} className={classes(styles.count, counts[lamp] === 0 && styles.zero)}>
          <Lamp lamp={lamp} className={styles.lamp} />
          <strong className={styles.number}>{counts[lamp]}</strong>
          {t(`count.${lamp}`)}
        </li>
      ))}
    </ul>
  )
}

function WallClock() {
  const formats = useFormats()
  const time = useClock(formats.time)
  const date = useClock(formats.longDate)
  return (
    <div className={styles.clock}>
      <p className={styles.time}>{time}</p>
      <p className={styles.date}>{date}</p>
    </div>
  )
}
