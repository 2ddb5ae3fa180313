/** What a style sheet may say for itself: colours, sizes of type, durations and levels come from the tokens. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '..', '..', '..', 'renderer')
const SHEETS = globSync('**/*.css', { cwd: RENDERER })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== 'ui/tokens.css')
  .sort()

/** Type below 18 px is for a desk, where one sits before the screen. */
const DESK_ONLY = ['features/design/', 'features/desktop/', 'features/editor/']

interface Declaration {
  readonly line: number
  readonly property: string
  readonly value: string
  /** Within a media query for narrow screens: in the hand a px is what a finger and an eye are used to. */
  readonly inHand: boolean
}

const strip = (css: string): string =>
  css.replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))

/** What stands within media queries on a width, by its place in the text. */
function narrowParts(css: string): (readonly [start: number, end: number])[] {
  return [...css.matchAll(/@media[^{]*\b(?:max-)?width[^{]*\{/g)].map(({ index, 0: { length } }) => {
    let depth = 1
    let end = index + length
    for (; depth > 0 && end < css.length; end += 1) depth += { '{': 1, '}': -1 }[css[end] ?? ''] ?? 0
    return [index, end] as const
  })
}

function declarationsOf(text: string): Declaration[] {
  const css = strip(text)
  const narrow = narrowParts(css)
  return [...css.matchAll(/(?<=[{;\s])([\w-]+)\s*:\s*([^;{}]+);/g)].map((match) => ({
    line: css.slice(0, match.index).split('\n').length,
    property: match[1] ?? '',
    value: (match[2] ?? '').trim(),
    inHand: narrow.some(([start, end]) => match.index > start && match.index < end),
  }))
}

const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\(/i
const NAMED_COLOUR = /^(?:white|black|red|yellow|green|gr[ae]y|orange|blue)$/i
const DURATION = /(?:^|[\s,(])[\d.]+m?s\b/
const TYPE =
  /^(?:inherit|var\(--text-[\w-]+\)|max\([\d.]+r?em, var\(--text-[\w-]+\)\)|max\(var\(--text-[\w-]+\), [\d.]+px\))$/
const PX = /(?:^|[\s,(])-?[\d.]+px\b/

/** The same in every sheet: what is wrong with a declaration, or null. */
function fault({ property, value, inHand }: Declaration): string | null {
  if (
    COLOUR.test(value) ||
    (/color|background|fill|stroke|border/.test(property) && NAMED_COLOUR.test(value))
  )
    return 'a colour of its own'
  if (/^(?:animation|transition)/.test(property) && DURATION.test(value)) return 'a duration of its own'
  if (property === 'font-size' && !inHand && !TYPE.test(value)) return 'a size of type of its own'
  if (property === 'font' && value !== 'inherit') return 'a size of type of its own'
  if (property === 'z-index' && !/^var\(--level-[\w-]+\)$/.test(value)) return 'a level of its own'
  return null
}

const faultsIn = (find: (file: string, declaration: Declaration) => string | null): string[] =>
  SHEETS.flatMap((file) =>
    declarationsOf(readFileSync(join(RENDERER, file), 'utf8')).flatMap((declaration) => {
      const found = find(file, declaration)
      return found === null
        ? []
        : [`${file}:${declaration.line} ${found}: ${declaration.property}: ${declaration.value}`]
    }),
  )

describe('style sheets', () => {
  it('are all looked at', () => {
    expect(SHEETS.length).toBeGreaterThan(40)
  })

  it('take colours, sizes of type, durations and levels from the tokens', () => {
    expect(faultsIn((_, declaration) => fault(declaration))).toEqual([])
  })

  it('measure in rem, which follows the display', () => {
    // What is hidden from the eye is one px large.
    const isHidden = (file: string) => file === 'ui/base.css'
    expect(
      faultsIn((file, { property, value, inHand }) =>
        PX.test(value) && property !== 'font-size' && !inHand && !isHidden(file)
          ? 'px do not follow the display'
          : null,
      ),
    ).toEqual([])
  })

  it('set nothing on the wall below 18 px', () => {
    expect(
      faultsIn((file, { value }) =>
        value.includes('--text-desk') && !DESK_ONLY.some((folder) => file.startsWith(folder))
          ? 'too small for a wall'
          : null,
      ),
    ).toEqual([])
  })

  it('name only tokens that there are', () => {
    const tokens = strip(readFileSync(join(RENDERER, 'ui/tokens.css'), 'utf8'))
    const known = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
    const used = /var\((--(?:text|space|level|motion|ease|lamp|map|zone|chart|trend|radius)[\w-]*)\)/g
    expect(
      faultsIn((_, { value }) => {
        const unknown = [...value.matchAll(used)].map(([, name]) => name).filter((name) => !known.has(name))
        return unknown.length === 0 ? null : `no such token ${unknown.join(', ')}`
      }),
    ).toEqual([])
  })
})
