/** How measures hang together: parts of wholes, and those that ask for the same fact. */
import type { MeasureKind } from '#shared/domain/measure.ts'
import { foldName } from '#shared/domain/unit.ts'
import type { Dictionary, KnownMeasure } from '../dictionary/dictionary.ts'

export interface Share {
  readonly part: KnownMeasure
  readonly whole: KnownMeasure
}

export interface Relations {
  /** Shares that a measure is the part or the whole of, where both can be compared period by period. */
  shares(measure: KnownMeasure): readonly Share[]
  /** Keys of other measures with the same name, unit of measurement and base period. */
  twins(measure: KnownMeasure): readonly string[]
}

const COMPARED: ReadonlySet<MeasureKind> = new Set(['flow', 'stock', 'cumulative'])

const known = new WeakMap<Dictionary, Relations>()

/** Worked out once for each state of the dictionary. */
export function relationsOf(dictionary: Dictionary): Relations {
  let relations = known.get(dictionary)
  if (!relations) {
    relations = relate(dictionary)
    known.set(dictionary, relations)
  }
  return relations
}

function relate(dictionary: Dictionary): Relations {
  const shares = new Map<number, Share[]>()
  const seen = new Set<string>()
  for (const { share } of dictionary.kpis) {
    const part = share && dictionary.measure(share.part)
    const whole = share && dictionary.measure(share.whole)
    if (!part || !whole || !isComparable(part, whole) || seen.has(`${part.id}|${whole.id}`)) continue
    seen.add(`${part.id}|${whole.id}`)
    for (const { id } of [part, whole]) shares.set(id, [...(shares.get(id) ?? []), { part, whole }])
  }
  const facts = new Map<string, string[]>()
  for (const measure of dictionary.measures) {
    facts.set(factOf(measure), [...(facts.get(factOf(measure)) ?? []), measure.key])
  }
  return {
    shares: ({ id }) => shares.get(id) ?? [],
    twins: (measure) => (facts.get(factOf(measure)) ?? []).filter((key) => key !== measure.key),
  }
}

function isComparable(part: KnownMeasure, whole: KnownMeasure): boolean {
  return (
    part.id !== whole.id &&
    COMPARED.has(part.kind) &&
    part.kind === whole.kind &&
    part.basePeriod === whole.basePeriod
  )
}

const factOf = ({ nameVi, unit, basePeriod }: KnownMeasure): string =>
  `${foldName(nameVi).replace(/\s+/g, ' ').trim()}|${foldName(unit).trim()}|${basePeriod}`
