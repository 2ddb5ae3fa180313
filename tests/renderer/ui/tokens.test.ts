import { describe, expect, it } from 'vitest'
import { contrast, mixed, parseHex, type Rgb } from '../../../renderer/ui/colour-maths.ts'
import {
  GROUNDS,
  SHAPE_CONTRAST,
  SHAPE_PAIRS,
  TEXT_CONTRAST,
  TEXT_PAIRS,
  TEXTS,
} from '../../../renderer/ui/contrast-pairs.ts'
import { THEMES, tokensOf } from './tokens.ts'

describe.each(THEMES)('the tokens of the %s theme', (theme) => {
  const tokens = tokensOf(theme)
  const colour = (token: string): Rgb => {
    const parsed = parseHex(tokens.get(token) ?? '')
    if (!parsed) throw new Error(`${token} is not #rrggbb: ${tokens.get(token)}`)
    return parsed
  }
  const tooFaint = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs.flatMap(([over, ground]) => {
      const ratio = contrast(colour(over), colour(ground))
      return ratio >= least ? [] : [`${over} on ${ground}: ${ratio.toFixed(2)}`]
    })

  it('have text that can be read on every ground', () => {
    expect(tooFaint(TEXT_PAIRS, TEXT_CONTRAST)).toEqual([])
  })

  it('have lamps, areas and lines that stand out', () => {
    expect(tooFaint(SHAPE_PAIRS, SHAPE_CONTRAST)).toEqual([])
  })

  it('keep stale text readable', () => {
    const opacity = Number(tokens.get('--stale-opacity'))
    const faint = TEXTS.flatMap((text) =>
      GROUNDS.slice(0, 3).flatMap((ground) => {
        const ratio = contrast(mixed(colour(text), colour(ground), opacity), colour(ground))
        return ratio >= TEXT_CONTRAST ? [] : [`${text} on ${ground}: ${ratio.toFixed(2)}`]
      }),
    )
    expect(faint).toEqual([])
  })
})

it('both themes name the same colours', () => {
  const [dark, light] = THEMES.map((theme) => [...tokensOf(theme).keys()].sort())
  expect(light).toEqual(dark)
})
