import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { Formats } from '../../i18n/format.ts'
import { type Language, nameIn } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { useChildren } from '../children/store.ts'
import { countLamps, worstLamp } from '../figures/lamp-of.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { BoardCellView, GroupCellView } from './board-cell-view.tsx'
import { type BoardColumn, kpisOf } from './board-columns.ts'
import styles from './board-row.module.css'

interface BoardRowViewProps {
  /** Place among the lines; -1 for this unit itself. */
  readonly row: number
  readonly unit: string
  readonly columns: readonly BoardColumn[]
  readonly withValues: boolean
  readonly activeColumn: number | null
  /** Column of the cell that Tab leads to; null where it is in another row. */
  readonly tabColumn: number | null
  readonly words: BoardWords
  readonly own?: boolean
}

/** What all rows are written with: asked for once, not by each of them. */
export interface BoardWords {
  readonly t: TFunction
  readonly formats: Formats
  readonly language: Language
}

/** One unit's lamps. Draws again only when one of them changes, or the pointer enters or leaves it. */
export const BoardRowView = memo(function BoardRowView(props: BoardRowViewProps) {
  const { row, unit, columns, withValues, activeColumn, tabColumn, words, own = false } = props
  const { t, formats } = words
  const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
  return (
    <tr
      data-key={unit}
      data-row={row}
      aria-rowindex={row + 4}
      className={classes(
        styles.row,
        own ? styles.own : styles.placed,
        activeColumn !== null && styles.active,
      )}
      style={own ? undefined : { top: `${row * 2.75}rem` }}
    >
      <RowHead unit={unit} columns={columns} ofUnit={ofUnit} words={words} own={own} />
      {columns.map((column, index) => {
        const place = {
          column: index,
          start: column.start,
          active: index === activeColumn,
          reachable: index === tabColumn,
        }
        if (column.type === 'kpi')
          return (
            <BoardCellView
              key={column.key}
              {...place}
              item={ofUnit?.get(column.kpi.code) ?? null}
              decimals={column.kpi.decimals}
              withValue={withValues}
              t={t}
              formats={formats}
            />
          )
        const counts = countLamps(
          column.kpis.map(({ code }) => code),
          ofUnit,
        )
        const lamp = worstLamp(counts)
        return (
          <GroupCellView
            key={column.key}
            {...place}
            lamp={lamp}
            count={counts[lamp]}
            spoken={`${t(`lamp.${lamp}`)} ${counts[lamp]}`}
          />
        )
      })}
    </tr>
  )
})

interface RowHeadProps {
  readonly unit: string
  readonly columns: readonly BoardColumn[]
  readonly ofUnit: KpisOfUnit | undefined
  readonly words: BoardWords
  readonly own: boolean
}

/** Name of the unit, and in a word what is wrong with it. */
function RowHead({ unit, columns, ofUnit, words: { t, language }, own }: RowHeadProps) {
  const subUnit = useUnits((units) => units.byCode.get(unit))
  const ownUnit = useStation((station) => (own ? station.info?.unit : undefined))
  const silent = useChildren((view) => view.byUnit.get(unit)?.state === 'silent')
  const named = subUnit ?? ownUnit
  const name = !named ? unit : own ? nameIn(language, named) : shortUnitName(named, language)
  const { red } = countLamps(
    kpisOf(columns).map(({ code }) => code),
    ofUnit,
  )
  return (
    <th scope="row" aria-colindex={1} className={styles.unit}>
      <span className={classes(styles.name, silent && styles.silentName)}>{name}</span>
      {silent && <span className={styles.silent}>{t('map.silent')}</span>}
      {!silent && !own && red > 0 && (
        <span className={styles.alarmed}>
          <Lamp lamp="red" label={t('count.red')} className={styles.redLamp} />
          {red}
        </span>
      )}
    </th>
  )
}
