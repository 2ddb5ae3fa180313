/** The page that others write a child from says what the program does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ITEM_CODES, MAX_ITEMS, wireItem } from '#shared/contract/chain.ts'
import { DIRECTIVE_KINDS } from '#shared/contract/directives.ts'
import { hashedText, sumText } from '#shared/domain/books.ts'
import { addCell } from '#station/chain/digest.ts'
import { CHAIN_ROUTES } from '#station/chain/openapi.ts'
import { MOST_KEYS, MOST_SLICES } from '#station/chain/room.ts'
import { MOST_RECEIVED } from '#station/features/alarms/received-alarms.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'chain-protocol.md'), 'utf8')

/** Cells of a table's rows of so many columns; `\|` is a letter of a cell. */
const rowsOf = (columns: number): string[][] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|').replaceAll('`', '')),
    )
    .filter(({ length }) => length === columns)

describe('the protocol page', () => {
  it('has a worked example of the digest that is right', () => {
    const sum = { high: 0, low: 0 }
    const examples = rowsOf(3).filter(([text = '']) => text.split('|').length === 8)
    expect(examples).toHaveLength(4)
    for (const [text = '', value, hash] of examples) {
      const [unit = '', measure = '', period = '', slice = '', n, reported, carried] = text.split('|')
      const counts = { n: Number(n), reported: Number(reported), carried: Number(carried) }
      const cell = { unit, measure, period, slice, ...counts }
      expect(hashedText(cell)).toBe(text)
      const one = { high: 0, low: 0 }
      addCell(one, cell, Number(value))
      expect(sumText(one)).toBe(hash)
      addCell(sum, cell, Number(value))
    }
    expect(page).toContain(`Sum of the four: **${sumText(sum)}**`)
  })

  it('names every route, kind, verdict and status', () => {
    const named = (what: readonly string[], among: readonly string[]) =>
      what.filter((name) => !among.includes(name))
    const first = (columns: number) => rowsOf(columns).flatMap(([cell = '']) => cell.split(', '))
    const kinds = wireItem.options.map(({ shape }) => shape.kind.value)
    const statuses = Object.values(CHAIN_ROUTES).flatMap(({ answers }) => Object.keys(answers))
    expect(named(kinds, first(3))).toEqual([])
    expect(named(statuses, first(3))).toEqual([])
    expect(named(ITEM_CODES, first(2))).toEqual([])
    expect(named(DIRECTIVE_KINDS, first(2))).toEqual([])
    expect(Object.keys(CHAIN_ROUTES).filter((name) => !page.includes(name))).toEqual([])
    expect(page).toContain(`${MAX_ITEMS.toLocaleString('en')} items`)
  })

  it('says how much a child may have standing before it is too many', () => {
    const [, limits] = rowsOf(2).find(([what]) => what === 'standing at the parent, of one child') ?? []
    const number = (count: number) => count.toLocaleString('en')
    expect(limits?.split(', ')).toEqual([
      `${MOST_RECEIVED} open alarms`,
      `${number(MOST_KEYS)} roster rows`,
      `${number(MOST_KEYS)} items of the kinds from quality on`,
      `${number(MOST_SLICES)} different codes as slice`,
    ])
  })
})
