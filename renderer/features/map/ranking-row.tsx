import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { LampCountsLine } from '../figures/lamp-counts-line.tsx'
import { lampText } from '../figures/lamp-text.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { openUnit } from './address.ts'
import { isWorse, type RankedUnit } from './ranking.ts'
import styles from './ranking-panel.module.css'
import { pointAt, useMapScene } from './store.ts'

interface RankingRowProps {
  readonly row: RankedUnit
  /** Null: the worst of all. */
  readonly kpi: KpiItem | null
}

/** One unit; pointing at it lights it on the map, and the reverse. */
export const RankingRow = memo(function RankingRow({ row, kpi }: RankingRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const element = useRef<HTMLButtonElement>(null)
  const { unit, item, lamp, silent, place, counts } = row
  const pointed = useMapScene((scene) => scene.pointed === unit.code)
  useEffect(() => {
    if (pointed && !element.current?.matches(':hover')) element.current?.scrollIntoView({ block: 'nearest' })
  }, [pointed])
  const word = silent ? t('reason.silent') : counts ? t(`lamp.${lamp}`) : lampText(item, t)
  const tone = lamp === 'red' || lamp === 'yellow' ? lamp : lamp === 'grey' ? 'dim' : 'plain'
  return (
    <li>
      <button
        ref={element}
        type="button"
        className={classes(styles.row, pointed && styles.pointed)}
        onPointerEnter={(event) => {
          if (event.pointerType !== 'touch') pointAt(unit.code)
        }}
        onPointerLeave={() => pointAt(null)}
        onFocus={() => pointAt(unit.code)}
        onBlur={() => pointAt(null)}
        onClick={() => openUnit(unit.code)}
      >
        <span className={styles.place}>{place}</span>
        <Lamp lamp={lamp} doubtful={item?.doubtful ?? false} label={word} className={styles.lamp} />
        <span className={styles.name}>{shortUnitName(unit, language)}</span>
        {counts && !silent && lamp !== 'grey' && lamp !== 'none' ? (
          <span className={styles.counts}>
            <LampCountsLine counts={{ ...counts, green: 0, grey: 0 }} />
          </span>
        ) : kpi === null || item?.value == null ? (
          <span className={styles.missing}>{word}</span>
        ) : (
          <>
            <Change row={row} kpi={kpi} />
            <span className={styles.value}>
              <Figure kpi={kpi} value={item.value} tone={silent ? 'dim' : tone} />
            </span>
          </>
        )}
      </button>
    </li>
  )
}, isSame)

/** Every change of any unit ranks all of them anew; a row that stays as it was is not drawn again. */
function isSame(a: RankingRowProps, b: RankingRowProps): boolean {
  const [before, now] = [a.row, b.row]
  return (
    a.kpi === b.kpi &&
    before.unit === now.unit &&
    before.item === now.item &&
    before.lamp === now.lamp &&
    before.place === now.place &&
    before.change === now.change &&
    before.counts?.red === now.counts?.red &&
    before.counts?.yellow === now.counts?.yellow
  )
}

/** Against the period before: a sign and a number; only a change for the worse is told apart. */
function Change({ row: { change }, kpi }: { readonly row: RankedUnit; readonly kpi: KpiItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (change === null) return <span className={styles.change} />
  const number = formats.number(Math.abs(change), kpi.decimals)
  const isNone = Number(Math.abs(change).toFixed(kpi.decimals)) === 0
  if (isNone) {
    return (
      <span className={styles.change}>
        <span className="visually-hidden">{t('mapScene.ranking.same')}</span>
      </span>
    )
  }
  return (
    <span className={classes(styles.change, isWorse(change, kpi.direction) && styles.worse)}>
      <span aria-hidden="true">{`${change > 0 ? '▲' : '▼'} ${number}`}</span>
      <span className="visually-hidden">
        {t(change > 0 ? 'mapScene.ranking.up' : 'mapScene.ranking.down', { change: number })}
      </span>
    </span>
  )
}
