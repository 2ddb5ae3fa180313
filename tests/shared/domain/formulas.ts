/**
 * Random formulas, each with a second way to compute it: a plain function of a month, counted from year 0.
 * Null: a figure is missing; NaN: not defined.
 */
import fc from 'fast-check'

export interface Sample {
  readonly text: string
  at(month: number, figure: (key: string, month: number) => number | null): number | null
}

type Compute = (...values: number[]) => number

const combine = (text: string, parts: readonly Sample[], compute: Compute): Sample => ({
  text,
  at(month, figure) {
    const values = parts.map((part) => part.at(month, figure))
    const known = values.filter((value) => value !== null)
    return known.length < values.length ? null : compute(...known)
  },
})

const shifted = (name: string, months: number, of: Sample): Sample => ({
  text: `${name}(${of.text})`,
  at: (month, figure) => of.at(month - months, figure),
})

const defined =
  (compute: Compute): Compute =>
  (...values) =>
    values.some(Number.isNaN) ? Number.NaN : compute(...values)

const BINARY: Record<string, Compute> = {
  '+': (a, b) => (a ?? 0) + (b ?? 0),
  '-': (a, b) => (a ?? 0) - (b ?? 0),
  '*': (a, b) => (a ?? 0) * (b ?? 0),
  '/': (a, b) => (b === 0 ? Number.NaN : (a ?? 0) / (b ?? 0)),
  '<': (a, b) => Number((a ?? 0) < (b ?? 0)),
  '==': (a, b) => Number(a === b),
}

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((value) => combine(String(value), [], () => value)),
  fc.constantFrom('a', 'b').map((key) => ({
    text: key,
    at: (month: number, figure: (key: string, month: number) => number | null) => figure(key, month),
  })),
)

export const anySample: fc.Arbitrary<Sample> = fc.letrec<{ whole: Sample }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    leaf,
    fc
      .tuple(tie('whole'), fc.constantFrom(...Object.keys(BINARY)), tie('whole'))
      .map(([left, operator, right]) =>
        combine(
          `(${left.text} ${operator} ${right.text})`,
          [left, right],
          defined(BINARY[operator] ?? Number),
        ),
      ),
    tie('whole').map((of) => shifted('prev', 1, of)),
    tie('whole').map((of) => shifted('last_year', 12, of)),
    tie('whole').map((of) => combine(`-${of.text}`, [of], (value) => -(value ?? 0))),
    tie('whole').map((of) => combine(`abs(${of.text})`, [of], (value) => Math.abs(value ?? 0))),
    fc
      .tuple(fc.constantFrom('min', 'max'), fc.array(tie('whole'), { minLength: 1, maxLength: 3 }))
      .map(([name, parts]) =>
        combine(
          `${name}(${parts.map(({ text }) => text).join(', ')})`,
          parts,
          defined((...values) => (name === 'min' ? Math.min(...values) : Math.max(...values))),
        ),
      ),
    fc
      .tuple(tie('whole'), tie('whole'), tie('whole'))
      .map(([when, then, otherwise]) =>
        combine(`if(${when.text}, ${then.text}, ${otherwise.text})`, [when, then, otherwise], (c, t, e) =>
          Number.isNaN(c) ? Number.NaN : ((c !== 0 ? t : e) ?? 0),
        ),
      ),
  ),
})).whole

/** Text of any formula of the language, `kpi`, `target` and `elapsed_year` included. */
export const anyFormula: fc.Arbitrary<string> = fc
  .tuple(
    anySample,
    fc.constantFrom('1', 'kpi("DV.01")', 'target()', 'elapsed_year()', 'round(1.5, 1)'),
    anySample,
  )
  .map(([left, middle, right]) => `${left.text} * ${middle} + ${right.text}`)
  .filter((text) => text.length < 2_000)
