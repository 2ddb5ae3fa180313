import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  CAPITAL_EM,
  capitalMinutes,
  distanceFor,
  LEGIBLE_MINUTES,
  PIXEL_MM,
} from '../../../../renderer/features/design/reading-distance.ts'
import { TYPE_SCALE } from '../../../../renderer/features/design/type-sizes.ts'
import { tokensOf } from '../../ui/tokens.ts'

describe('reading distance', () => {
  it('knows the pixels of a 55-inch screen', () => {
    expect(PIXEL_MM).toBeCloseTo(0.634, 3)
    expect(CAPITAL_EM).toBe(0.7)
  })

  it('is the inverse of the angle', () => {
    expect(capitalMinutes(28, 3)).toBeCloseTo(14.2, 1)
    expect(capitalMinutes(28, distanceFor(28, 16))).toBeCloseTo(16, 6)
  })

  it('tells of the sizes that the tokens have', () => {
    const tokens = tokensOf('dark')
    const inRem = TYPE_SCALE.map(([name, px]) => [`--text-${name}`, `${px / 16}rem`])
    expect(inRem.map(([name = '']) => [name, tokens.get(name)])).toEqual(inRem)
  })

  it('lets secondary text be made out from three metres, and what matters from four', () => {
    const sizes = Object.fromEntries(TYPE_SCALE) as Record<string, number>
    expect(capitalMinutes(sizes.body ?? 0, 3)).toBeGreaterThan(LEGIBLE_MINUTES)
    for (const name of ['value', 'name'])
      expect(distanceFor(sizes[name] ?? 0, LEGIBLE_MINUTES)).toBeGreaterThan(3.9)
  })
})

it('no page says otherwise', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'design.md'), 'utf8')
  const rows = TYPE_SCALE.map(([name, px]) => {
    const minutes = capitalMinutes(px, 3).toFixed(0)
    return `| \`--text-${name}\` | ${px} | ${minutes}′ | ${distanceFor(px, 16).toFixed(1)} m |`
  })
  for (const row of rows) expect(docs).toContain(row)
})
