import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { showKpi } from '../../app/view.ts'
import { useSize } from '../../ui/use-size.ts'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import styles from './board-grid.module.css'
import { BoardHead } from './board-head.tsx'
import { BoardReadout } from './board-readout.tsx'
import { BoardRowView } from './board-row-view.tsx'
import type { BoardRow } from './board-rows.ts'
import { type BoardCell, moveCell } from './move-cell.ts'

interface BoardGridProps {
  readonly ownUnit: string
  readonly groups: readonly KpiGroupWithKpis[]
  readonly rows: readonly BoardRow[]
  /** Few enough columns to write the values out. */
  readonly withValues: boolean
}

const ROW_REM = 2.75
/** Rows drawn beyond each edge of what is seen, so that scrolling shows no gap. */
const OVERSCAN = 4

function cellUnder(target: EventTarget | null): BoardCell | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
  return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) }
}

/** Only the rows in sight are in the document: 126 × 38 lamps scroll as easily as 20 × 38. */
export function BoardGrid({ ownUnit, groups, rows, withValues }: BoardGridProps) {
  const { t } = useTranslation()
  const id = useId()
  const [scroller, { height, rem }] = useSize<HTMLDivElement>()
  const head = useRef<HTMLTableSectionElement>(null)
  const [firstSeen, setFirstSeen] = useState(0)
  const [active, setActive] = useState<BoardCell | null>(null)
  const kpis = useMemo(() => groups.flatMap((group) => group.kpis), [groups])
  const starts = useMemo(() => new Set(groups.map((group) => group.kpis[0]?.code as string)), [groups])
  const rowHeight = ROW_REM * rem
  const from = Math.max(0, firstSeen - OVERSCAN)
  const seen = rows.slice(from, firstSeen + Math.ceil(height / rowHeight) + OVERSCAN)
  const cellId = (cell: BoardCell) => `${id}-${cell.row}-${cell.column}`

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setActive(null)
    if (event.key === 'Enter' && active) return openCell(active)
    const visibleRows = Math.max(1, Math.floor((height - (head.current?.offsetHeight ?? 0)) / rowHeight))
    const next = moveCell(active, event.key, { rows: rows.length, columns: kpis.length, page: visibleRows })
    if (!next) return
    event.preventDefault()
    setActive(next)
    showRow(next.row)
  }
  const showRow = (row: number) => {
    const element = scroller.current
    if (!element || row < 0) return
    const room = height - (head.current?.offsetHeight ?? 0)
    const top = row * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room
  }
  const openCell = ({ row, column }: BoardCell) => {
    const unit = row < 0 ? ownUnit : rows[row]?.unit.code
    const kpi = kpis[column]
    if (unit !== undefined && kpi) showKpi(unit, kpi.code)
  }
  const onClick = (event: MouseEvent) => {
    const cell = cellUnder(event.target)
    if (cell) openCell(cell)
  }
  const onPointer = (event: PointerEvent) => {
    const next = cellUnder(event.target)
    if (!next) return
    setActive((now) => (now?.row === next.row && now.column === next.column ? now : next))
  }
  const columnOf = (row: number) => (active?.row === row ? active.column : null)
  const rowProps = {
    kpis,
    starts,
    withValues,
    cellId: (row: number, column: number) => `${id}-${row}-${column}`,
  }
  const activeUnit = active && (active.row < 0 ? ownUnit : (rows[active.row]?.unit.code ?? null))
  const activeKpi = active ? kpis[active.column] : undefined

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={{ '--columns': kpis.length } as CSSProperties}
        onScroll={(event) => setFirstSeen(Math.floor(event.currentTarget.scrollTop / rowHeight))}
      >
        <table
          className={styles.table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA makes a table that takes the focus a grid
          role="grid"
          tabIndex={0}
          aria-label={t('board.grid')}
          aria-rowcount={rows.length + 3}
          aria-colcount={kpis.length + 1}
          aria-activedescendant={active ? cellId(active) : undefined}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onPointerOver={onPointer}
          onPointerDown={onPointer}
        >
          <BoardHead ref={head} groups={groups} active={active?.column ?? null} upright={withValues}>
            <BoardRowView {...rowProps} row={-1} unit={ownUnit} activeColumn={columnOf(-1)} own />
          </BoardHead>
          <tbody className={styles.body} style={{ height: rows.length * rowHeight }}>
            {seen.map(({ unit, counts, silent }, index) => (
              <BoardRowView
                key={unit.code}
                {...rowProps}
                row={from + index}
                unit={unit.code}
                red={counts.red}
                silent={silent}
                activeColumn={columnOf(from + index)}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.none}>{t('board.none')}</p>}
      </div>
      <BoardReadout unit={activeUnit} kpi={activeKpi ?? null} />
    </div>
  )
}
