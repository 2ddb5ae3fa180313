/** Room for names that are turned by a quarter: one line where it is short, else two, each in a column wide enough. */

/** Length of a letter at the size of a head, in rem: what Vietnamese names need on average, and a little more. */
const LETTER_REM = 0.6
const PADDING_REM = 0.875
const LEAST_REM = 9
/** Higher heads than this leave too few rows in sight. */
const MOST_REM = 18
const STEP_REM = 0.5
const ONE_LINE = { least: 2.125, share: 2.25 } as const
const TWO_LINES = { least: 2.9375, share: 3 } as const
const WITH_VALUE = { least: 6.5, share: 6.5 } as const
const COLLAPSED = { least: 5, share: 5 } as const

export interface TurnedNames {
  /** Height of the heads, in rem. */
  readonly roomRem: number
  /** One `minmax()` for each column. */
  readonly tracks: readonly string[]
}

/** Length of the longer line where a name is broken in two as evenly as its words allow. */
export function brokenLength(name: string): number {
  const words = name.split(' ')
  let best = name.length
  for (let at = 1; at < words.length; at += 1) {
    const longer = Math.max(words.slice(0, at).join(' ').length, words.slice(at).join(' ').length)
    best = Math.min(best, longer)
  }
  return best
}

export type ColumnKind = 'turned' | 'upright' | 'collapsed'

interface NamedColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/**
 * As low as two lines allow; higher where more names then stand in one line and so all columns are in sight.
 *
 * @param widthRem Room for all columns together.
 */
export function turnedNames(columns: readonly NamedColumn[], widthRem: number): TurnedNames {
  const turned = columns.filter(({ kind }) => kind !== 'upright')
  const least = Math.max(
    LEAST_REM,
    ...turned.map(({ name }) => brokenLength(name) * LETTER_REM + PADDING_REM),
  )
  let roomRem = least
  while (roomRem < MOST_REM && widthOf(columns, roomRem) > widthRem) roomRem += STEP_REM
  if (widthOf(columns, roomRem) > widthRem) roomRem = least
  return {
    roomRem,
    tracks: columns.map((column) => {
      const { least: width, share } = trackOf(column, roomRem)
      return `minmax(${width}rem, ${share}fr)`
    }),
  }
}

function trackOf({ name, kind }: NamedColumn, roomRem: number): { least: number; share: number } {
  if (kind === 'upright') return WITH_VALUE
  if (kind === 'collapsed') return COLLAPSED
  return name.length * LETTER_REM + PADDING_REM <= roomRem ? ONE_LINE : TWO_LINES
}

const widthOf = (columns: readonly NamedColumn[], roomRem: number): number =>
  columns.reduce((sum, column) => sum + trackOf(column, roomRem).least, 0)
