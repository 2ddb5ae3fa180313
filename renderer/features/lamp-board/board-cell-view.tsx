import { memo } from 'react'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import type { ShownLamp } from '../figures/lamp-of.ts'
import styles from './board-row.module.css'

interface BoardCellViewProps {
  readonly id: string
  readonly row: number
  readonly column: number
  readonly lamp: ShownLamp
  readonly doubtful: boolean
  /** Lamp and value in words. */
  readonly spoken: string
  /** Written beside the lamp; null where there is no room for values. */
  readonly value: string | null
  /** First of its group. */
  readonly start: boolean
  readonly active: boolean
}

/** There are hundreds of these in sight: texts are made by the row, and nothing here subscribes. */
export const BoardCellView = memo(function BoardCellView(props: BoardCellViewProps) {
  const { id, row, column, lamp, doubtful, spoken, value, start, active } = props
  return (
    <td
      id={id}
      data-row={row}
      data-column={column}
      aria-label={spoken}
      className={classes(styles.cell, start && styles.start, active && styles.activeCell, styles[lamp])}
    >
      <Lamp lamp={lamp} doubtful={doubtful} />
      {value !== null && <span className={styles.value}>{value}</span>}
    </td>
  )
})
