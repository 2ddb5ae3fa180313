import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { classes } from '../../ui/classes.ts'
import { useChildren } from '../children/store.ts'
import { COUNTED_LAMPS, countLamps } from '../figures/lamp-of.ts'
import { useFigures } from '../figures/store.ts'
import styles from './board-mosaic.module.css'
import { marksBox, mosaicMarks } from './mosaic-marks.ts'

interface MosaicTileProps {
  readonly unit: string
  readonly name: string
  readonly kpis: readonly KpiItem[]
  readonly reachable: boolean
  readonly point: (unit: string) => void
  readonly open: (unit: string, byTouch: boolean) => void
}

/** A unit with all its lamps in one glance; framed where it has a red one. */
export const MosaicTile = memo(
  function MosaicTile({ unit, name, kpis, reachable, point, open }: MosaicTileProps) {
    const { t } = useTranslation()
    const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
    const silent = useChildren((view) => view.byUnit.get(unit)?.state === 'silent')
    const marks = useMemo(() => mosaicMarks(kpis, ofUnit), [kpis, ofUnit])
    const counts = countLamps(
      kpis.map(({ code }) => code),
      ofUnit,
    )
    const words = COUNTED_LAMPS.filter((lamp) => counts[lamp] > 0).map(
      (lamp) => `${counts[lamp]} ${t(`count.${lamp}`)}`,
    )
    const alarmed = counts.red > 0 && !silent
    return (
      <button
        type="button"
        data-unit={unit}
        tabIndex={reachable ? 0 : -1}
        className={classes(styles.tile, alarmed && styles.alarmed, silent && styles.silent)}
        aria-label={[name, silent && t('map.silent'), ...words].filter(Boolean).join(', ')}
        onPointerEnter={() => point(unit)}
        onFocus={() => point(unit)}
        onClick={({ nativeEvent }) =>
          open(unit, nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch')
        }
      >
        <span className={styles.title}>
          <span className={styles.name}>{name}</span>
          {alarmed && <strong className={styles.red}>{counts.red}</strong>}
        </span>
        <svg
          className={styles.marks}
          viewBox={marksBox(kpis.length)}
          preserveAspectRatio="xMinYMid"
          aria-hidden="true"
        >
          {marks.none && <path className={styles.none} d={marks.none} />}
          {marks.green && <path className={styles.green} d={marks.green} />}
          {marks.grey && <path className={styles.grey} d={marks.grey} />}
          {marks.yellow && <path className={styles.yellow} d={marks.yellow} />}
          {marks.red && <path className={styles.redMarks} d={marks.red} />}
          {marks.doubtful && <path className={styles.doubtful} d={marks.doubtful} />}
        </svg>
      </button>
    )
  },
  // `open` is a new function at every turn but always does the same.
  (before, after) =>
    before.unit === after.unit &&
    before.name === after.name &&
    before.kpis === after.kpis &&
    before.reachable === after.reachable,
)
