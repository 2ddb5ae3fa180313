import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { lampOf } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { BoardCellView } from './board-cell-view.tsx'
import styles from './board-row.module.css'

interface BoardRowViewProps {
  /** Place among the sub-units; -1 for this unit itself. */
  readonly row: number
  readonly unit: string
  readonly kpis: readonly KpiItem[]
  /** Codes at which a group begins. */
  readonly starts: ReadonlySet<string>
  readonly withValues: boolean
  readonly activeColumn: number | null
  readonly cellId: (row: number, column: number) => string
  readonly red?: number
  readonly silent?: boolean
  readonly own?: boolean
}

/** One unit's lamps. Draws again only when one of them changes, or the pointer enters or leaves it. */
export const BoardRowView = memo(
  function BoardRowView(props: BoardRowViewProps) {
    const { row, unit, kpis, starts, withValues, activeColumn, cellId } = props
    const { red = 0, silent = false, own = false } = props
    const { t } = useTranslation()
    const language = useLanguage()
    const formats = useFormats()
    const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
    const subUnit = useUnits((units) => units.byCode.get(unit))
    const ownUnit = useStation((station) => (own ? station.info?.unit : undefined))
    const named = subUnit ?? ownUnit
    const name = !named ? unit : own ? nameIn(language, named) : shortUnitName(named, language)
    return (
      <tr
        aria-rowindex={row + 4}
        className={classes(
          styles.row,
          own ? styles.own : styles.placed,
          activeColumn !== null && styles.active,
        )}
        style={own ? undefined : { top: `${row * 2.75}rem` }}
      >
        <th scope="row" className={styles.unit}>
          <span className={classes(styles.name, silent && styles.silentName)}>{name}</span>
          {silent && <span className={styles.silent}>{t('map.silent')}</span>}
          {!silent && red > 0 && (
            <span className={styles.red}>
              <Lamp lamp="red" label={t('count.red')} className={styles.redLamp} />
              {red}
            </span>
          )}
        </th>
        {kpis.map((kpi, column) => {
          const item = ofUnit?.get(kpi.code) ?? null
          const lamp = lampOf(item)
          const value = item?.value == null ? '' : formats.number(item.value, kpi.decimals)
          return (
            <BoardCellView
              key={kpi.code}
              id={cellId(row, column)}
              row={row}
              column={column}
              lamp={lamp}
              doubtful={item?.doubtful ?? false}
              spoken={`${lampText(item, t)} ${value}`}
              value={withValues ? value : null}
              start={starts.has(kpi.code)}
              active={column === activeColumn}
            />
          )
        })}
      </tr>
    )
  },
  // `cellId` is a new function at every turn but always says the same.
  (before, after) =>
    before.row === after.row &&
    before.unit === after.unit &&
    before.kpis === after.kpis &&
    before.withValues === after.withValues &&
    before.activeColumn === after.activeColumn &&
    before.red === after.red &&
    before.silent === after.silent,
)
