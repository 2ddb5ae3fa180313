import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { KpiValueItem } from '#shared/contract/index.ts'
import type { Formats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { lampOf, type ShownLamp } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import styles from './board-row.module.css'

interface CellPlace {
  readonly column: number
  /** First of its group. */
  readonly start: boolean
  readonly active: boolean
  /** The one cell of the board that Tab leads to. */
  readonly reachable: boolean
}

interface BoardCellViewProps extends CellPlace {
  readonly item: KpiValueItem | null
  readonly decimals: number
  /** There is room to write the value beside the lamp. */
  readonly withValue: boolean
  readonly t: TFunction
  readonly formats: Formats
}

/** One lamp. There are hundreds of these in sight: nothing here subscribes, and texts are made only anew for a new item. */
export const BoardCellView = memo(function BoardCellView(props: BoardCellViewProps) {
  const { item, decimals, withValue, t, formats } = props
  const lamp = lampOf(item)
  const value = item?.value == null ? '' : formats.number(item.value, decimals)
  return (
    <Cell {...props} lamp={lamp} spoken={`${lampText(item, t)} ${value}`.trim()}>
      <Lamp lamp={lamp} doubtful={item?.doubtful ?? false} />
      {withValue && <span className={styles.value}>{value}</span>}
    </Cell>
  )
})

interface GroupCellViewProps extends CellPlace {
  readonly lamp: ShownLamp
  /** How many lamps of the group are of that colour. */
  readonly count: number
  readonly spoken: string
}

/** A collapsed group: its worst lamp, and how many there are of it. */
export const GroupCellView = memo(function GroupCellView(props: GroupCellViewProps) {
  const { lamp, count } = props
  return (
    <Cell {...props}>
      <Lamp lamp={lamp} />
      {(lamp === 'red' || lamp === 'yellow') && <span className={styles.count}>{count}</span>}
    </Cell>
  )
})

interface CellProps extends CellPlace {
  readonly lamp: ShownLamp
  readonly spoken: string
  readonly children: React.ReactNode
}

function Cell({ column, lamp, spoken, start, active, reachable, children }: CellProps) {
  return (
    <td
      data-column={column}
      aria-colindex={column + 2}
      aria-label={spoken}
      tabIndex={reachable ? 0 : -1}
      className={classes(styles.cell, start && styles.start, active && styles.activeCell, styles[lamp])}
    >
      {children}
    </td>
  )
}
