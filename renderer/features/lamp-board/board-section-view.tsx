import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { UnitKind } from '#shared/domain/unit.ts'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './board-row.module.css'

interface BoardSectionViewProps {
  readonly row: number
  readonly kind: UnitKind
  readonly units: number
  readonly alarmed: number
  readonly collapsed: boolean
  readonly columns: number
  readonly active: boolean
  readonly reachable: boolean
}

/** The head of all units of one kind; a click or Enter, which the board takes, hides and shows them. */
export const BoardSectionView = memo(function BoardSectionView(props: BoardSectionViewProps) {
  const { row, kind, units, alarmed, collapsed, columns, active, reachable } = props
  const { t } = useTranslation()
  const Chevron = collapsed ? ChevronRight : ChevronDown
  return (
    <tr
      data-key={`kind:${kind}`}
      data-row={row}
      aria-rowindex={row + 4}
      aria-expanded={!collapsed}
      className={classes(styles.row, styles.placed, styles.section, active && styles.active)}
      style={{ top: `${row * 2.75}rem` }}
    >
      <th
        scope="rowgroup"
        data-column={0}
        aria-colindex={1}
        colSpan={columns + 1}
        tabIndex={reachable ? 0 : -1}
        className={styles.sectionHead}
      >
        <Chevron className={styles.chevron} aria-hidden="true" />
        {t('board.section', { kind: t(`board.kind.${kind}`), count: units })}
        {alarmed > 0 && (
          <span className={styles.alarmed}>
            <Lamp lamp="red" className={styles.redLamp} />
            {t('board.alarmed', { count: alarmed })}
          </span>
        )}
      </th>
    </tr>
  )
})
