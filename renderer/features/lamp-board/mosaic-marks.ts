import type { KpiItem } from '#shared/contract/index.ts'
import { lampOf, type ShownLamp } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import { LAMP_ROWS, lampColumns } from './mosaic-layout.ts'

/** Side of a lamp's place in the tile's own units. */
export const PLACE = 10

/** One path a colour: a tile is a handful of elements, not one for each lamp. */
export type MosaicMarks = Readonly<Record<ShownLamp | 'doubtful', string>>

const round = (value: number): string => String(Math.round(value * 10) / 10)

/** Worse is larger; what is well is a dot that only says that it is there. */
const DRAW: Readonly<Record<ShownLamp, (x: number, y: number) => string>> = {
  red: (x, y) => {
    const [out, cut] = [4.9, 2.1]
    return polygon([
      [x - cut, y - out],
      [x + cut, y - out],
      [x + out, y - cut],
      [x + out, y + cut],
      [x + cut, y + out],
      [x - cut, y + out],
      [x - out, y + cut],
      [x - out, y - cut],
    ])
  },
  yellow: (x, y) =>
    polygon([
      [x, y - 4],
      [x + 4.4, y + 3.7],
      [x - 4.4, y + 3.7],
    ]),
  green: (x, y) => circle(x, y, 1.8),
  grey: (x, y) => circle(x, y, 2.7),
  none: (x, y) => `M${round(x - 1.8)} ${round(y)}h3.6`,
}

function polygon(points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`
}

function circle(x: number, y: number, r: number): string {
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
}

/** Drawn once for each lamp and place: a wall of them changes many times a second. */
const drawn = new Map<string, string>()

function markAt(lamp: ShownLamp, index: number, columns: number): string {
  const key = `${lamp} ${index} ${columns}`
  let path = drawn.get(key)
  if (path === undefined) {
    path = DRAW[lamp](((index % columns) + 0.5) * PLACE, (Math.floor(index / columns) + 0.5) * PLACE)
    drawn.set(key, path)
  }
  return path
}

/** All lamps of a unit, each in the place that its KPI has in every tile; a stroke through those in doubt. */
export function mosaicMarks(kpis: readonly KpiItem[], ofUnit: KpisOfUnit | undefined): MosaicMarks {
  const marks = { red: '', yellow: '', green: '', grey: '', none: '', doubtful: '' }
  const columns = lampColumns(kpis.length)
  for (const [index, { code }] of kpis.entries()) {
    const item = ofUnit?.get(code)
    const lamp = lampOf(item)
    marks[lamp] += markAt(lamp, index, columns)
    if (item?.doubtful && (lamp === 'red' || lamp === 'yellow')) {
      const x = ((index % columns) + 0.5) * PLACE
      const y = (Math.floor(index / columns) + 0.5) * PLACE
      marks.doubtful += `M${round(x - 4)} ${round(y + 4)}l8 -8`
    }
  }
  return marks
}

export const marksBox = (kpis: number): string => `0 0 ${lampColumns(kpis) * PLACE} ${LAMP_ROWS * PLACE}`
