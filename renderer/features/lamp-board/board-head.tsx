import { ArrowDownWideNarrow, ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, type Ref, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { type BoardColumn, boardBands } from './board-columns.ts'
import styles from './board-head.module.css'
import { type BoardSort, toggleGroup } from './board-options.ts'
import { HEAD_ROW } from './move-cell.ts'

interface BoardHeadProps {
  readonly ref: Ref<HTMLTableSectionElement>
  readonly columns: readonly BoardColumn[]
  readonly sort: BoardSort
  /** Column that is pointed at. */
  readonly active: number | null
  /** Column whose head Tab leads to. */
  readonly tabColumn: number | null
  /** Names stand upright in wide columns; in narrow ones they are turned. */
  readonly upright: boolean
  /** This unit's own row. */
  readonly children: ReactNode
}

/** Groups, which collapse, and the names of KPIs, by which the board is sorted. */
export function BoardHead(props: BoardHeadProps) {
  const { ref, columns, sort, active, tabColumn, upright, children } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const bands = useMemo(() => boardBands(columns), [columns])
  return (
    <thead ref={ref} className={styles.head}>
      <tr aria-rowindex={1} className={styles.bands}>
        <td className={styles.bandCorner} />
        {bands.map(({ group, collapsed, columns: span }) => {
          const name = nameIn(language, group)
          const Chevron = collapsed ? ChevronRight : ChevronDown
          return (
            <th
              key={group.key}
              scope="colgroup"
              colSpan={span}
              className={styles.band}
              style={{ gridColumn: `span ${span}` }}
            >
              <button
                type="button"
                className={styles.collapse}
                aria-expanded={!collapsed}
                title={t(collapsed ? 'board.expand' : 'board.collapse', { name })}
                onClick={() => toggleGroup(group.key)}
              >
                <Chevron className={styles.chevron} aria-hidden="true" />
                <span className={collapsed ? 'visually-hidden' : styles.bandName}>{name}</span>
              </button>
            </th>
          )
        })}
      </tr>
      <tr aria-rowindex={2} data-row={HEAD_ROW} data-key="head" className={styles.names}>
        <th scope="col" aria-colindex={1} className={styles.corner}>
          {t('board.unit')}
        </th>
        {columns.map((column, index) => {
          const sorted = column.type === 'kpi' && sort.by === 'kpi' && sort.code === column.kpi.code
          return (
            <th
              key={column.key}
              scope="col"
              data-column={index}
              aria-colindex={index + 2}
              aria-sort={column.type === 'group' ? undefined : sorted ? 'descending' : 'none'}
              tabIndex={index === tabColumn ? 0 : -1}
              className={classes(
                styles.name,
                upright && column.type === 'kpi' ? styles.upright : styles.turned,
                column.start && styles.start,
                index === active && styles.active,
                sorted && styles.sorted,
              )}
            >
              <span className={styles.text}>
                {nameIn(language, column.type === 'kpi' ? column.kpi : column.group)}
              </span>
              {sorted && <ArrowDownWideNarrow className={styles.sortMark} aria-hidden="true" />}
            </th>
          )
        })}
      </tr>
      {children}
    </thead>
  )
}
