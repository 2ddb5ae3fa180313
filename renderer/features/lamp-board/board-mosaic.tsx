import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem, UnitItem } from '#shared/contract/index.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { useSize } from '../../ui/use-size.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { createHold } from './board-hold.ts'
import styles from './board-mosaic.module.css'
import { mosaicLayout } from './mosaic-layout.ts'
import { MosaicReadout } from './mosaic-readout.tsx'
import { MosaicTile } from './mosaic-tile.tsx'
import { useBoardOrder } from './use-board-order.ts'
import { usePageTurn } from './use-page-turn.ts'

interface BoardMosaicProps {
  readonly kpis: readonly KpiItem[]
  readonly units: readonly UnitItem[]
  readonly open: (unit: string) => void
}

const NO_KINDS: ReadonlySet<never> = new Set()

/**
 * Everything at once, for a wall that nobody touches: a tile for each unit, in which every KPI has its place.
 * More units than there is room for turn page by page.
 */
export function BoardMosaic({ kpis, units, open }: BoardMosaicProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [hold] = useState(() => createHold(() => performance.now()))
  const [element, { width, height, rem }] = useSize<HTMLDivElement>()
  const [pointed, setPointed] = useState<string | null>(null)
  const [stop, setStop] = useState<string | null>(null)
  const touched = useRef<string | null>(null)
  const { columns, rows, pages } = useMemo(
    () => mosaicLayout(units.length, width / rem, height / rem),
    [units, width, height, rem],
  )
  // By name, so that a unit has its place whatever happens to it; where pages turn, trouble is on the first.
  const by = pages > 1 ? 'trouble' : 'name'
  const wish = useMemo(
    () => ({
      units,
      kpis,
      search: '',
      onlyAlarmed: false,
      sort: { by } as const,
      collapsedKinds: NO_KINDS,
      language,
    }),
    [units, kpis, by, language],
  )
  const { entries } = useBoardOrder(wish, hold)
  const ordered = useMemo(
    () => entries.flatMap((entry) => (entry.type === 'unit' ? [entry.unit] : [])),
    [entries],
  )
  const page = usePageTurn(pages, hold)
  const size = columns * rows
  const shown = ordered.slice(page * size, (page + 1) * size)
  const codes = shown.map(({ code }) => code as string)
  const tabStop = stop !== null && codes.includes(stop) ? stop : codes[0]

  const onKeyDown = (event: KeyboardEvent) => {
    hold.touched()
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -codes.length,
      End: codes.length,
    }
    const step = steps[event.key]
    const at = codes.indexOf(tabStop ?? '')
    if (step === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const beyond = at + step < 0 || at + step >= codes.length
    const to = Math.abs(step) === columns && beyond ? at : Math.min(codes.length - 1, Math.max(0, at + step))
    const code = codes[to]
    if (code === undefined) return
    setStop(code)
    element.current?.querySelector<HTMLElement>(`[data-unit="${CSS.escape(code)}"]`)?.focus()
  }

  return (
    <div className={styles.frame}>
      <div
        ref={element}
        role="toolbar"
        className={styles.tiles}
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        }}
        aria-label={t('board.mosaic.label')}
        aria-orientation="horizontal"
        onKeyDown={onKeyDown}
        onPointerMove={() => hold.pointer(true)}
        onPointerLeave={() => {
          hold.pointer(false)
          setPointed(null)
        }}
        onFocus={() => hold.focus(true)}
        onBlur={() => {
          hold.focus(false)
          setPointed(null)
        }}
      >
        {width > 0 &&
          shown.map((unit) => (
            <MosaicTile
              key={unit.code}
              unit={unit.code}
              name={shortUnitName(unit, language)}
              kpis={kpis}
              reachable={unit.code === tabStop}
              point={setPointed}
              open={(code, byTouch) => {
                if (!byTouch || touched.current === code) open(code)
                touched.current = code
              }}
            />
          ))}
      </div>
      <div className={styles.foot}>
        <MosaicReadout unit={pointed} kpis={kpis} units={units} />
        {pages > 1 && (
          <ol className={styles.pages} aria-label={t('board.mosaic.page', { page: page + 1, pages })}>
            {Array.from({ length: pages }, (_, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
                key={index}
                className={classes(styles.page, index === page && styles.current)}
              />
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}
