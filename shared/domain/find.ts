/**
 * Finding by name as people type: without diacritics, in any order of words, by code, with a slip or two.
 * Names are folded once; a search over thousands of them fits into a frame.
 */
import { foldName } from './unit.ts'

export interface Findable {
  /** What is shown, and counts most. */
  readonly name: string
  /** Other names: a code, the name in the other language, an old name. */
  readonly alias?: string
}

interface Entry<Item> {
  readonly item: Item
  readonly name: string
  readonly words: readonly string[]
  readonly alias: string
  readonly aliasWords: readonly string[]
}

export type FindIndex<Item> = readonly Entry<Item>[]

export interface Found<Item> {
  readonly items: readonly Item[]
  /** How many there are, shown or not. */
  readonly count: number
  /** True where nothing was written so: these are written nearly so. */
  readonly nearly: boolean
}

const wordsOf = (folded: string): string[] => folded.split(/[^a-z0-9.]+/).filter((word) => word !== '')
const plain = (text: string): string => wordsOf(foldName(text)).join(' ')

export function buildFindIndex<Item extends Findable>(items: readonly Item[]): FindIndex<Item> {
  return items.map((item) => {
    const name = plain(item.name)
    const alias = plain(item.alias ?? '')
    return { item, name, words: wordsOf(name), alias, aliasWords: wordsOf(alias) }
  })
}

/** The best first; equally good ones in the order of the index. An empty search finds nothing. */
export function find<Item>(index: FindIndex<Item>, search: string, most: number): Found<Item> {
  const wanted = plain(search)
  if (wanted === '') return { items: [], count: 0, nearly: false }
  const parts = wordsOf(wanted)
  const exact = ranked(index, (entry) => rank(entry, wanted, parts))
  if (exact.length > 0) return { items: exact.slice(0, most), count: exact.length, nearly: false }
  const near = ranked(index, (entry) => slips(entry, parts))
  return { items: near.slice(0, most), count: near.length, nearly: near.length > 0 }
}

function ranked<Item>(index: FindIndex<Item>, judge: (entry: Entry<Item>) => number | null): Item[] {
  const found: { item: Item; rank: number }[] = []
  for (const entry of index) {
    const rank = judge(entry)
    if (rank !== null) found.push({ item: entry.item, rank })
  }
  return found.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item)
}

/** 0 is the name itself; null is not it at all. */
function rank(entry: Entry<unknown>, wanted: string, parts: readonly string[]): number | null {
  const { name, words, alias, aliasWords } = entry
  if (name === wanted || aliasWords.includes(wanted)) return 0
  // "Phường Ba Đình" is sought as "ba dinh": the end of the name is as good as its beginning.
  if (name.endsWith(` ${wanted}`)) return 1
  if (name.startsWith(wanted)) return 2
  if (` ${name}`.includes(` ${wanted}`)) return 3
  if (` ${alias}`.includes(` ${wanted}`)) return 4
  const begins = (list: readonly string[], part: string) => list.some((word) => word.startsWith(part))
  if (parts.every((part) => begins(words, part))) return 5
  if (parts.every((part) => begins(words, part) || begins(aliasWords, part))) return 6
  if (name.includes(wanted) || alias.includes(wanted)) return 7
  return null
}

/** How many slips lie between the words typed and the name's; null for too many. */
function slips(entry: Entry<unknown>, parts: readonly string[]): number | null {
  let sum = 0
  for (const part of parts) {
    const allowed = part.length < 3 ? 0 : part.length < 6 ? 1 : 2
    let best = allowed + 1
    for (const word of entry.words) best = Math.min(best, distance(part, word, allowed))
    for (const word of entry.aliasWords) best = Math.min(best, distance(part, word, allowed))
    if (best > allowed) return null
    sum += best
  }
  return sum
}

/** Letters left out, put in, changed or swapped with the next; `most + 1` where there are more than that. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      }
      row.push(least)
    }
    before = above
    above = row
  }
  return above[b.length] ?? most + 1
}
