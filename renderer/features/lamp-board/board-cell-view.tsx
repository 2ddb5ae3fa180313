import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { lampOf } from '../figures/lamp-of.ts'
import styles from './board-row.module.css'

interface BoardCellViewProps {
  readonly id: string
  readonly row: number
  readonly column: number
  readonly kpi: KpiItem
  readonly item: KpiValueItem | null
  readonly withValue: boolean
  /** First of its group. */
  readonly start: boolean
  readonly active: boolean
}

export const BoardCellView = memo(function BoardCellView(props: BoardCellViewProps) {
  const { id, row, column, kpi, item, withValue, start, active } = props
  const { t } = useTranslation()
  const formats = useFormats()
  const lamp = lampOf(item)
  const value = item?.value == null ? null : formats.number(item.value, kpi.decimals)
  const word = t(`lamp.${lamp}`)
  return (
    <td
      id={id}
      data-row={row}
      data-column={column}
      className={classes(styles.cell, start && styles.start, active && styles.activeCell, styles[lamp])}
    >
      <Lamp
        lamp={lamp}
        doubtful={item?.doubtful ?? false}
        label={withValue || value === null ? word : `${word} ${value}`}
      />
      {withValue && <span className={styles.value}>{value ?? ''}</span>}
    </td>
  )
})
