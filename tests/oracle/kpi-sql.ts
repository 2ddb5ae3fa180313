/**
 * A KPI's formula as SQL, written from domain.md ("KPIs", "Which cell a period uses"). NULL is what has no
 * value: in SQL it spreads through arithmetic and comparisons as the undefined does.
 */
import { type Formula, LENGTHS, type TestKpi, type TestMeasure } from './families.ts'

type Path = readonly string[]

/** Collects the joins that a statement needs; each is made once. */
class Joins {
  readonly sql: string[] = []
  readonly #names = new Map<string, string>()

  once(key: string, make: (name: string) => string): string {
    let name = this.#names.get(key)
    if (name === undefined) {
      name = `j${this.#names.size}`
      this.#names.set(key, name)
      this.sql.push(make(name))
    }
    return name
  }

  /** The asked period, or the one that `prev` and `last_year` lead to from it; a row of `period`, or none. */
  period(path: Path): string {
    return this.once(`period ${path.join()}`, (name) => {
      const by = path.at(-1)
      if (by === undefined) return `JOIN period AS ${name} ON ${name}.id = asked.period`
      const from = this.period(path.slice(0, -1))
      return `LEFT JOIN shifted AS ${name}_by ON ${name}_by.period = ${from}.id AND ${name}_by.by = '${by}'
        LEFT JOIN period AS ${name} ON ${name}.id = ${name}_by.there`
    })
  }

  /**
   * The cell that the period uses: of the period, or where the measure is told in longer ones, of that which
   * contains it; or else the latest earlier one that still stands.
   */
  reading({ id, base }: TestMeasure, path: Path): string {
    const period = this.period(path)
    return this.once(
      `reading ${id} ${path.join()}`,
      (name) => `LEFT JOIN LATERAL (
        SELECT standing.value, standing.observed
        FROM inside JOIN period AS used ON used.id = inside.whole
        JOIN standing ON standing.history = asked.history AND standing.unit = asked.unit
          AND standing.measure = ${id} AND standing.length = used.length
          AND used.nth BETWEEN standing.nth AND standing.latest
        WHERE inside.base = ${period}.id AND inside.length = greatest(${period}.length, ${LENGTHS.indexOf(base)})
        ORDER BY standing.nth DESC LIMIT 1
      ) AS ${name} ON true`,
    )
  }

  /** A KPI at a period: its value, and the reason where there is none. */
  kpi(kpi: TestKpi, path: Path): string {
    return this.once(`kpi ${kpi.id} ${path.join()}`, (name) => {
      const lack = lackOf(this, kpi, path)
      const value = sqlOf(this, kpi, kpi.formula, path)
      return `CROSS JOIN LATERAL (SELECT ${lack} AS lack) AS ${name}_lack
        CROSS JOIN LATERAL (SELECT CASE WHEN ${name}_lack.lack IS NULL THEN ${value} END AS value) AS ${name}_value
        CROSS JOIN LATERAL (
          SELECT ${name}_value.value AS value,
            coalesce(${name}_lack.lack, CASE WHEN ${name}_value.value IS NULL THEN 'undefined' END) AS reason
        ) AS ${name}`
    })
  }
}

/** Everything that a formula names, each once for each period at which it is read. */
function named(formula: Formula, path: Path, found: Map<string, [TestMeasure | TestKpi, Path]>): void {
  const walk = (part: Formula, at: Path = path) => named(part, at, found)
  switch (formula.is) {
    case 'measure':
      found.set(`${formula.measure.key} ${path.join()}`, [formula.measure, path])
      return
    case 'kpi':
      found.set(`${formula.kpi.code} ${path.join()}`, [formula.kpi, path])
      return
    case 'shift':
      walk(formula.of, [...path, formula.by])
      return
    case 'operator':
      walk(formula.left)
      walk(formula.right)
      return
    case 'negative':
    case 'round':
      walk(formula.of)
      return
    case 'number':
    case 'elapsed_year':
      return
    default:
      for (const part of formula.of) walk(part)
  }
}

function namesOf(formula: Formula, path: Path): Array<[TestMeasure | TestKpi, Path]> {
  const found = new Map<string, [TestMeasure | TestKpi, Path]>()
  named(formula, path, found)
  return [...found.values()]
}

/** Why a needed figure is missing: the one reason that all have, `partial` where only some are missing. */
function lackOf(joins: Joins, { formula }: TestKpi, path: Path): string {
  const lacks = namesOf(formula, path).map(([what, at]) => {
    const period = joins.period(at)
    const lack =
      'code' in what
        ? `${joins.kpi(what, at)}.reason`
        : `CASE WHEN ${joins.reading(what, at)}.value IS NULL THEN 'no-data' END`
    return at.length === 0 ? lack : `CASE WHEN ${period}.id IS NULL THEN 'not-applicable' ELSE ${lack} END`
  })
  const [first] = lacks
  const alike = lacks.slice(1).map((lack) => `(${lack}) = (${first})`)
  return `CASE WHEN coalesce(${lacks.join(', ')}, '') = '' THEN NULL
    ${alike.length > 0 ? `WHEN ${alike.join(' AND ')} THEN ${first} ELSE 'partial'` : `ELSE ${first}`} END`
}

function sqlOf(joins: Joins, kpi: TestKpi, formula: Formula, path: Path): string {
  const of = (part: Formula, at: Path = path) => sqlOf(joins, kpi, part, at)
  switch (formula.is) {
    case 'number':
      return `${formula.value}::double precision`
    case 'measure':
      return `${joins.reading(formula.measure, path)}.value`
    case 'kpi':
      return `${joins.kpi(formula.kpi, path)}.value`
    case 'elapsed_year':
      return elapsedYear(joins, kpi, path)
    case 'shift':
      return of(formula.of, [...path, formula.by])
    case 'negative':
      return `(- ${of(formula.of)})`
    case 'round':
      // Halves of decimal fractions go away from zero, as numeric rounds.
      return `round((${of(formula.of)})::numeric, ${formula.digits ?? 0})::double precision`
    case 'operator': {
      const [left, right] = [of(formula.left), of(formula.right)]
      if (formula.operator === '/') return `(${left} / nullif(${right}, 0))`
      if ('+-*'.includes(formula.operator)) return `(${left} ${formula.operator} ${right})`
      const operator = { '==': '=', '!=': '<>' }[formula.operator as string] ?? formula.operator
      return `((${left}) ${operator} (${right}))::integer::double precision`
    }
    case 'abs':
      return `abs(${formula.of.map((part) => of(part)).join()})`
    case 'if': {
      const [condition, yes, no] = formula.of.map((part) => of(part))
      return `CASE WHEN ${condition} <> 0 THEN ${yes} WHEN ${condition} = 0 THEN ${no} END`
    }
    case 'min':
    case 'max': {
      const values = formula.of.map((part) => of(part))
      const known = values.map((value) => `(${value}) IS NOT NULL`).join(' AND ')
      return `CASE WHEN ${known} THEN ${formula.is === 'min' ? 'least' : 'greatest'}(${values.join()}) END`
    }
  }
}

/** At the earlier of the period's end and what the cumulative measures were seen last, from 0 to 1. */
function elapsedYear(joins: Joins, { formula }: TestKpi, path: Path): string {
  const period = joins.period(path)
  const seen = new Set(
    namesOf(formula, []).flatMap(([what]) =>
      'kind' in what && what.kind === 'cumulative' ? [joins.reading(what, path)] : [],
    ),
  )
  const ms = (date: string) => `((${date}) - date '1970-01-01')::bigint * 86400000 - 7 * 3600000`
  const start = ms(`make_date(${period}.year, 1, 1)`)
  const end = ms(`make_date(${period}.year + 1, 1, 1)`)
  const latest =
    seen.size === 0 ? 'NULL' : `greatest(${[...seen].map((reading) => `${reading}.observed`).join()})`
  const until = `least(${ms(`${period}.last + 1`)}, ${latest})`
  return `least(1, greatest(0, (${until} - (${start}))::double precision / ((${end}) - (${start}))))`
}

/** Fills `made_kpi` with the answers to what was asked of one KPI. */
export function kpiSql(kpi: TestKpi): string {
  const joins = new Joins()
  const name = joins.kpi(kpi, [])
  return `INSERT INTO made_kpi
    SELECT asked.history, asked.unit, asked.kpi, asked.period, ${name}.value, ${name}.reason
    FROM asked ${joins.sql.join('\n')}
    WHERE asked.kpi = ${kpi.id}`
}
