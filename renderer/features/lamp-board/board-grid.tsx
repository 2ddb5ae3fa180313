import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { showKpi } from '../../app/view.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useSize } from '../../ui/use-size.ts'
import type { BoardColumn } from './board-columns.ts'
import type { BoardEntry } from './board-entries.ts'
import styles from './board-grid.module.css'
import { BoardHead } from './board-head.tsx'
import type { BoardHold } from './board-hold.ts'
import { type BoardSort, sortByKpi, toggleGroup, toggleKind } from './board-options.ts'
import { BoardReadout } from './board-readout.tsx'
import { BoardRowView } from './board-row-view.tsx'
import { BoardSectionView } from './board-section-view.tsx'
import { type BoardCell, HEAD_ROW, moveCell, OWN_ROW } from './move-cell.ts'
import { turnedNames } from './turned-names.ts'

interface BoardGridProps {
  readonly ownUnit: string
  readonly columns: readonly BoardColumn[]
  readonly entries: readonly BoardEntry[]
  readonly sort: BoardSort
  readonly hold: BoardHold
  /** Said where there is nothing to show. */
  readonly empty: string
  /** Unit whose row is to be in sight, with the focus in it, when the board is first drawn. */
  readonly startAt: string | null
}

/** A cell by what it shows: it stays the same one where rows or columns change places. */
interface CellKey {
  readonly row: string
  readonly column: string
}

const ROW_REM = 2.75
const UNIT_REM = 17.5
const VALUE_REM = 6.5
/** Rows drawn beyond each edge of what is seen, so that scrolling shows no gap. */
const OVERSCAN = 4
const HEAD_KEY = 'head'

function cellUnder(target: EventTarget | null): BoardCell | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
  const row = cell?.closest<HTMLElement>('[data-row]')
  return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : null
}

/** Only the rows in sight are in the document: 3,321 × 38 lamps scroll as easily as 20 × 38. */
export function BoardGrid(props: BoardGridProps) {
  const { ownUnit, columns, entries, sort, hold, empty, startAt } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const words = useMemo(() => ({ t, formats, language }), [t, formats, language])
  const [scroller, { width, height, rem }] = useSize<HTMLDivElement>()
  const [head, headSize] = useSize<HTMLTableSectionElement>()
  const [firstSeen, setFirstSeen] = useState(0)
  const [active, setActive] = useState<CellKey | null>(
    startAt === null || !columns[0] ? null : { row: startAt, column: columns[0].key },
  )
  const focusWanted = useRef(startAt !== null)
  const touched = useRef<string | null>(null)
  const rowOf = useMemo(() => new Map(entries.map(({ key }, row) => [key, row])), [entries])
  const upright = columns.length * VALUE_REM + UNIT_REM <= width / rem
  const widthRem = Math.floor(width / rem - UNIT_REM)
  const { roomRem, tracks } = useMemo(
    () =>
      turnedNames(
        columns.map((column) => ({
          name: nameIn(language, column.type === 'kpi' ? column.kpi : column.group),
          kind: column.type === 'group' ? 'collapsed' : upright ? 'upright' : 'turned',
        })),
        widthRem,
      ),
    [columns, language, upright, widthRem],
  )

  const keyOf = (row: number): string | undefined =>
    row === HEAD_ROW ? HEAD_KEY : row === OWN_ROW ? ownUnit : entries[row]?.key
  const cellOf = (key: CellKey | null): BoardCell | null => {
    if (!key) return null
    const row = key.row === HEAD_KEY ? HEAD_ROW : key.row === ownUnit ? OWN_ROW : rowOf.get(key.row)
    const column = columns.findIndex((each) => each.key === key.column)
    return row === undefined || column < 0 ? null : { row, column }
  }
  const activate = ({ row, column }: BoardCell) => {
    const next = { row: keyOf(row) ?? '', column: columns[column]?.key ?? '' }
    setActive((now) => (now?.row === next.row && now.column === next.column ? now : next))
  }
  const cell = cellOf(active)

  useLayoutEffect(() => {
    if (!focusWanted.current || !active || !cell || height === 0) return
    focusWanted.current = false
    const row = scroller.current?.querySelector(`[data-key="${CSS.escape(active.row)}"]`)
    const target =
      row?.querySelector<HTMLElement>(`[data-column="${cell.column}"]`) ??
      row?.querySelector<HTMLElement>('[data-column]')
    target?.focus({ preventScroll: true })
    target?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  const openCell = ({ row, column }: BoardCell) => {
    const entry = entries[row]
    const shown = columns[column]
    if (entry?.type === 'section') return toggleKind(entry.kind)
    if (!shown) return
    if (shown.type === 'group') return toggleGroup(shown.group.key)
    if (row === HEAD_ROW) return sortByKpi(shown.kpi.code)
    const unit = row === OWN_ROW ? ownUnit : entry?.unit.code
    if (unit !== undefined) showKpi(unit, shown.kpi.code)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    hold.touched()
    if (event.altKey || event.metaKey) return
    const from = cellUnder(event.target) ?? cell
    if (event.target instanceof HTMLButtonElement) return
    if ((event.key === 'Enter' || event.key === ' ') && from) {
      event.preventDefault()
      return openCell(from)
    }
    const page = Math.max(1, Math.floor((height - headSize.height) / (ROW_REM * rem)) - 1)
    const next = moveCell(from, event, { rows: entries.length, columns: columns.length, page })
    if (!next) return
    event.preventDefault()
    focusWanted.current = true
    activate(next)
  }
  const onClick = (event: MouseEvent) => {
    const under = cellUnder(event.target)
    if (!under || (event.target instanceof Element && event.target.closest('button'))) return
    const { nativeEvent } = event
    const byTouch = nativeEvent instanceof globalThis.PointerEvent && nativeEvent.pointerType === 'touch'
    const key = `${keyOf(under.row)} ${under.column}`
    // The first touch of a lamp reads it out; the second opens it.
    const isLamp = under.row >= OWN_ROW && entries[under.row]?.type !== 'section'
    if (!byTouch || !isLamp || touched.current === key) openCell(under)
    touched.current = key
  }
  const onPointer = (event: PointerEvent) => {
    hold.pointer(true)
    const under = cellUnder(event.target)
    if (under) activate(under)
  }

  const from = Math.max(0, Math.min(firstSeen, entries.length - 1) - OVERSCAN)
  const until = firstSeen + Math.ceil(height / (ROW_REM * rem)) + OVERSCAN
  // The row with the focus stays in the document wherever one scrolls.
  const apart = cell && cell.row >= 0 && (cell.row < from || cell.row >= until) ? [cell.row] : []
  const drawn = [
    ...Array.from({ length: Math.max(0, Math.min(until, entries.length) - from) }, (_, n) => from + n),
    ...apart,
  ]
  const columnIn = (row: number) => (cell?.row === row ? cell.column : null)
  const tabIn = (row: number) => (cell ? columnIn(row) : row === OWN_ROW ? 0 : null)
  const activeColumn = cell && entries[cell.row]?.type !== 'section' ? columns[cell.column] : undefined
  const activeUnit = cell && cell.row >= OWN_ROW ? (cell.row === OWN_ROW ? ownUnit : active?.row) : undefined

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={
          {
            '--board-tracks': `${UNIT_REM}rem ${tracks.join(' ')}`,
            '--name-room': `${roomRem}rem`,
            scrollPaddingTop: headSize.height,
          } as CSSProperties
        }
        onScroll={(event) => {
          hold.touched()
          setFirstSeen(Math.floor(event.currentTarget.scrollTop / (ROW_REM * rem)))
        }}
      >
        <table
          className={styles.table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA makes a table whose cells take the focus a grid
          role="grid"
          aria-label={t('board.grid')}
          aria-rowcount={entries.length + 3}
          aria-colcount={columns.length + 1}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onPointerOver={onPointer}
          onPointerMove={hold.touched}
          onPointerDown={onPointer}
          onPointerLeave={() => hold.pointer(false)}
          onFocus={() => hold.focus(true)}
          onBlur={() => hold.focus(false)}
        >
          <BoardHead
            ref={head}
            columns={columns}
            sort={sort}
            active={cell?.column ?? null}
            tabColumn={tabIn(HEAD_ROW)}
            upright={upright}
          >
            <BoardRowView
              row={OWN_ROW}
              unit={ownUnit}
              columns={columns}
              withValues={upright}
              words={words}
              activeColumn={columnIn(OWN_ROW)}
              tabColumn={tabIn(OWN_ROW)}
              own
            />
          </BoardHead>
          <tbody className={styles.body} style={{ height: entries.length * ROW_REM * rem }}>
            {drawn.map((row) => {
              const entry = entries[row]
              if (entry?.type === 'section')
                return (
                  <BoardSectionView
                    key={entry.key}
                    row={row}
                    kind={entry.kind}
                    units={entry.units}
                    alarmed={entry.alarmed}
                    collapsed={entry.collapsed}
                    columns={columns.length}
                    active={columnIn(row) !== null}
                    reachable={tabIn(row) !== null}
                  />
                )
              return entry ? (
                <BoardRowView
                  key={entry.key}
                  row={row}
                  unit={entry.unit.code}
                  columns={columns}
                  withValues={upright}
                  words={words}
                  activeColumn={columnIn(row)}
                  tabColumn={tabIn(row)}
                />
              ) : null
            })}
          </tbody>
        </table>
        {entries.length === 0 && <p className={styles.none}>{empty}</p>}
      </div>
      <BoardReadout unit={activeUnit ?? null} kpi={activeColumn?.type === 'kpi' ? activeColumn.kpi : null} />
    </div>
  )
}
