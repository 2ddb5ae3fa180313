/**
 * Values that a schema takes, drawn from the schema itself: a contract that grows is fuzzed with what grew.
 * What a schema checks by code, not by form, is drawn as the caller says.
 */
import fc from 'fast-check'
import type { z } from 'zod'

export type Known = ReadonlyMap<z.ZodType, fc.Arbitrary<unknown>>

interface Def {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly items?: readonly z.ZodType[]
  readonly keyType?: z.ZodType
  readonly valueType?: z.ZodType
  readonly values?: readonly unknown[]
  readonly entries?: Readonly<Record<string, unknown>>
  readonly checks?: ReadonlyArray<{ readonly _zod: { readonly def: Check } }>
}

interface Check {
  readonly check: string
  readonly format?: string
  readonly maximum?: number
  readonly minimum?: number
  readonly value?: number
  readonly pattern?: RegExp
}

const MOST_ENTRIES = 3

/** @throws where a kind of schema is not known here, so that none is left out in silence. */
export function arbitraryOf(schema: z.ZodType, known: Known): fc.Arbitrary<unknown> {
  const told = known.get(schema)
  if (told) return told
  const def = schema._zod.def as unknown as Def
  const of = (inner: z.ZodType | undefined) => (inner ? arbitraryOf(inner, known) : fc.constant(null))
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, value]) => [key, of(value)])),
      )
    case 'string':
      return text(def)
    case 'number':
      return figure(def)
    case 'boolean':
      return fc.boolean()
    case 'literal':
      return fc.constantFrom(...(def.values ?? []))
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}))
    case 'null':
      return fc.constant(null)
    case 'unknown':
      return fc.jsonValue({ maxDepth: 3 })
    case 'nullable':
      return fc.oneof(fc.constant(null), { weight: 2, arbitrary: of(def.innerType) })
    case 'optional':
    case 'default':
      return fc.oneof(fc.constant(undefined), { weight: 2, arbitrary: of(def.innerType) })
    case 'pipe':
      return of(def.in)
    case 'array':
      return fc.array(of(def.element), { maxLength: MOST_ENTRIES })
    case 'tuple':
      return fc.tuple(...(def.items ?? []).map(of))
    case 'record':
      return fc.dictionary(fc.string({ maxLength: 8 }), of(def.valueType), { maxKeys: MOST_ENTRIES })
    case 'union':
      return fc.oneof(...(def.options ?? []).map(of))
    default:
      throw new Error(`schemas of type ${def.type} are not drawn yet`)
  }
}

const checksOf = (def: Def): Check[] => [
  ...(def.checks ?? []).map(({ _zod }) => _zod.def),
  ...('check' in def ? [def as unknown as Check] : []),
]

function text(def: Def): fc.Arbitrary<string> {
  const checks = checksOf(def)
  const pattern = checks.find(({ format }) => format === 'regex')?.pattern
  if (pattern) return fc.stringMatching(pattern)
  if (checks.some(({ format }) => format === 'datetime')) return instants
  if (checks.some(({ check }) => check === 'custom'))
    throw new Error('what code checks must be said how to draw')
  const bound = (name: string, otherwise: number, field: 'maximum' | 'minimum') =>
    checks.find(({ check }) => check === name)?.[field] ?? otherwise
  const most = Math.min(60, bound('max_length', 60, 'maximum'))
  const least = bound('min_length', 0, 'minimum')
  return fc.string({ unit: 'binary-ascii', minLength: least, maxLength: most })
}

/** Around the day that the stations of these tests live in. */
const instants = fc
  .tuple(fc.integer({ min: -400, max: 2 }), fc.nat(86_399_999), fc.constantFrom('+07:00', 'Z', '-11:00'))
  .map(([days, ms, zone]) => {
    const at = new Date(Date.parse('2026-11-20T00:00:00Z') + days * 86_400_000 + ms)
    return at.toISOString().replace('Z', zone)
  })

function figure(def: Def): fc.Arbitrary<number> {
  const checks = checksOf(def)
  const most = Math.min(...checks.filter(({ check }) => check === 'less_than').map(({ value }) => value ?? 0))
  const least = Math.max(
    ...checks.filter(({ check }) => check === 'greater_than').map(({ value }) => value ?? 0),
  )
  const max = Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER
  const min = Number.isFinite(least) ? least : Number.MIN_SAFE_INTEGER
  const small = fc.integer({ min: Math.max(min, -3), max: Math.min(max, 200) })
  if (checks.some(({ format }) => format === 'safeint'))
    return fc.oneof({ weight: 4, arbitrary: small }, fc.integer({ min, max }))
  const any = fc.double({ min: Math.max(min, -1e300), max: Math.min(max, 1e300), noNaN: true })
  return max <= 1 ? fc.double({ min, max, noNaN: true }) : fc.oneof({ weight: 4, arbitrary: small }, any)
}
