/**
 * Measures of every kind and KPIs over them. A family is three measures and four KPIs; together the
 * families have every kind, `overTime`, `overUnits` and base period with every other.
 */
import { type Chance, chanceOf, seedOf } from './random.ts'

const KINDS = ['flow', 'stock', 'cumulative', 'plan', 'sample'] as const
const OVER_TIME = ['sum', 'last', 'avg', 'min', 'max'] as const
const OVER_UNITS = ['sum', 'avg', 'min', 'max', 'none'] as const
/** In the order of their length, as `period.length` counts them. */
export const LENGTHS = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export type Length = (typeof LENGTHS)[number]

export interface TestMeasure {
  readonly id: number
  readonly key: string
  readonly kind: (typeof KINDS)[number]
  readonly overTime: (typeof OVER_TIME)[number]
  readonly overUnits: (typeof OVER_UNITS)[number]
  readonly base: Length
  readonly decimals: number
  readonly minimum: number | null
}

export type Formula =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'measure'; readonly measure: TestMeasure }
  | { readonly is: 'kpi'; readonly kpi: TestKpi }
  | { readonly is: 'elapsed_year' }
  | { readonly is: 'shift'; readonly by: 'prev' | 'last_year'; readonly of: Formula }
  | { readonly is: 'negative'; readonly of: Formula }
  | {
      readonly is: 'operator'
      readonly operator: (typeof OPERATORS)[number] | (typeof COMPARISONS)[number]
      readonly left: Formula
      readonly right: Formula
    }
  | { readonly is: 'min' | 'max' | 'if' | 'abs'; readonly of: readonly Formula[] }
  | { readonly is: 'round'; readonly of: Formula; readonly digits: number | null }

export interface TestKpi {
  readonly id: number
  readonly code: string
  readonly formula: Formula
  readonly period: Length
}

export interface Family {
  readonly measures: readonly TestMeasure[]
  readonly kpis: readonly TestKpi[]
}

const OPERATORS = ['+', '-', '*', '/'] as const
const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const

/** Every family that there is; formulas are of the seed's choosing. */
export function makeFamilies(seed: number): Family[] {
  const chance = chanceOf(seedOf(seed, -1))
  const measures = chance.some(allMeasures(chance), Number.POSITIVE_INFINITY)
  const families: Family[] = []
  for (let at = 0; at + 3 <= measures.length; at += 3) {
    const own = measures.slice(at, at + 3)
    families.push({ measures: own, kpis: makeKpis(chance, own, families.length * 4) })
  }
  return families
}

function allMeasures(chance: Chance): TestMeasure[] {
  const measures: TestMeasure[] = []
  for (const kind of KINDS)
    for (const overTime of OVER_TIME)
      for (const overUnits of OVER_UNITS)
        for (const base of LENGTHS)
          measures.push({
            id: measures.length + 1,
            key: `t_${kind}_${overTime}_${overUnits}_${base}`,
            kind,
            overTime,
            overUnits,
            base,
            decimals: chance.integer(0, 3),
            minimum: chance.often(0.5) ? 0 : null,
          })
  return measures
}

function makeKpis(chance: Chance, measures: readonly TestMeasure[], before: number): TestKpi[] {
  const kpis: TestKpi[] = []
  const add = (formula: Formula) => {
    const id = before + kpis.length + 1
    kpis.push({ id, code: `T.${String(id).padStart(4, '0')}`, formula, period: chance.pick(LENGTHS) })
  }
  const [a, b, c] = chance.some(measures, 3)
  if (!a || !b || !c) throw new RangeError('a family has three measures')
  const one = (measure: TestMeasure): Formula => ({ is: 'measure', measure })
  add({
    is: 'operator',
    operator: '/',
    left: { is: 'operator', operator: '*', left: { is: 'number', value: 100 }, right: one(a) },
    right: one(b),
  })
  while (kpis.length < 4) {
    const formula = makeFormula(chance, measures, kpis, 3, 0)
    if (readsSomething(formula)) add(formula)
  }
  return kpis
}

function makeFormula(
  chance: Chance,
  measures: readonly TestMeasure[],
  kpis: readonly TestKpi[],
  depth: number,
  shifts: number,
): Formula {
  const deeper = (more = 0) => makeFormula(chance, measures, kpis, depth - 1, shifts + more)
  const dice = chance.next()
  if (depth === 0 || dice < 0.12) {
    const leaf = chance.next()
    if (leaf < 0.7) return { is: 'measure', measure: chance.pick(measures) }
    if (leaf < 0.82) return { is: 'kpi', kpi: chance.pick(kpis) }
    if (leaf < 0.9) return { is: 'elapsed_year' }
    return { is: 'number', value: chance.pick([0, 1, 2, 10, 100, 0.5]) }
  }
  if (dice < 0.62)
    return { is: 'operator', operator: chance.pick(OPERATORS), left: deeper(), right: deeper() }
  if (dice < 0.76 && shifts < 2) {
    const of = deeper(1)
    return readsSomething(of) ? { is: 'shift', by: chance.pick(['prev', 'last_year']), of } : of
  }
  if (dice < 0.82) {
    const operator = chance.pick(COMPARISONS)
    const condition: Formula = { is: 'operator', operator, left: deeper(), right: deeper() }
    return chance.often(0.8) ? { is: 'if', of: [condition, deeper(), deeper()] } : condition
  }
  if (dice < 0.88) return { is: chance.pick(['min', 'max']), of: [deeper(), deeper()] }
  if (dice < 0.92) return { is: 'abs', of: [deeper()] }
  if (dice < 0.96) return { is: 'negative', of: deeper() }
  return { is: 'round', of: deeper(), digits: chance.pick([null, 0, 1, 2]) }
}

/** A formula's parts, one level down. */
function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.is) {
    case 'number':
    case 'measure':
    case 'elapsed_year':
      return []
    case 'kpi':
      return [formula.kpi.formula]
    case 'operator':
      return [formula.left, formula.right]
    case 'shift':
    case 'negative':
    case 'round':
      return [formula.of]
    default:
      return formula.of
  }
}

/** A shift of what reads nothing, as a number, has no meaning worth testing. */
const readsSomething = (formula: Formula): boolean =>
  formula.is === 'measure' || partsOf(formula).some(readsSomething)

/** True where a value hangs on how old figures are, be it by way of another KPI. */
export const readsElapsedYear = (formula: Formula): boolean =>
  formula.is === 'elapsed_year' || partsOf(formula).some(readsElapsedYear)

/** The formula as an operator would type it. */
export function written(formula: Formula): string {
  switch (formula.is) {
    case 'number':
      return String(formula.value)
    case 'measure':
      return formula.measure.key
    case 'kpi':
      return `kpi("${formula.kpi.code}")`
    case 'elapsed_year':
      return 'elapsed_year()'
    case 'shift':
      return `${formula.by}(${written(formula.of)})`
    case 'negative':
      return `-(${written(formula.of)})`
    case 'operator':
      return `(${written(formula.left)} ${formula.operator} ${written(formula.right)})`
    case 'round':
      return `round(${written(formula.of)}${formula.digits === null ? '' : `, ${formula.digits}`})`
    default:
      return `${formula.is}(${formula.of.map(written).join(', ')})`
  }
}

/** The families as a station's pack. */
export const packOf = (families: readonly Family[]) => ({
  measures: families
    .flatMap(({ measures }) => measures)
    .map(({ key, kind, overTime, overUnits, base, decimals, minimum }) => ({
      ...{ key, kind, overTime, overUnits, decimals, minimum },
      nameVi: key,
      nameEn: key,
      unit: 'index',
      basePeriod: base,
    })),
  kpis: families
    .flatMap(({ kpis }) => kpis)
    .map(({ code, formula, period }) => ({
      code,
      group: 'test',
      nameVi: code,
      nameEn: code,
      unit: 'index',
      formula: written(formula),
      direction: 'higher',
      period,
      lead: 'test',
    })),
})
