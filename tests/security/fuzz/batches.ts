/** Batches of a child: sound items by the contract, spoiled ones, golden ones, and a chain that jumps. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { booksItem, cellItem, type WireItem, wireItem } from '#shared/contract/chain.ts'
import { instant, kpiCode, measureKey, period, unitCode } from '#shared/contract/primitives.ts'
import { arbitraryOf, type Known } from './schema-arbitrary.ts'
import { junk, spoiled } from './spoil.ts'

/** The child, units below it, and units that are not its own to speak of. */
const UNITS = ['01', '01', '01', '00004', '00008', 'VN', '79', '26734', '99999']
const PERIODS = [
  '2026-11-20',
  '2026-11-19',
  '2026-W47',
  '2026-11',
  '2026-11m15',
  '2026-Q4',
  '2026-H2',
  '2026',
  '2031-01',
]
const MEASURES = ['dossiers_received', 'dossiers_on_time', 'population', 'complaints_open', 'no_such_measure']

const known: Known = new Map<never, fc.Arbitrary<unknown>>(
  [
    [unitCode, fc.constantFrom(...UNITS)],
    [period, fc.constantFrom(...PERIODS)],
    [booksItem.shape.from, fc.constantFrom('2026-11', '2026-10')],
    [measureKey, fc.constantFrom(...MEASURES)],
    [kpiCode, fc.constantFrom('DV.01', 'DV.02', 'TP.01', 'NO.99')],
    [cellItem.shape.measure, fc.constantFrom(...MEASURES)],
    [cellItem.shape.slice, fc.constantFrom('', '', 'online', 'gender=f', 'x'.repeat(40))],
    [instant, arbitraryOf(instant, new Map())],
  ].map((entry) => entry as never),
)

const golden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'wire', 'v1', `${name}.json`), 'utf8'))

const goldenItems: readonly unknown[] = [...golden('batch').items, ...Object.values(golden('alarms'))]

const schemas = wireItem.options
const soundItem = fc.oneof(...schemas.map((schema) => arbitraryOf(schema, known)))
/** Figures as a child of this unit would send them. */
const likelyCell = fc
  .record({
    unit: fc.constantFrom('01', '00004'),
    measure: fc.constantFrom('dossiers_received', 'dossiers_on_time'),
    period: fc.constantFrom('2026-11-20', '2026-11-19', '2026-W47', '2026-11'),
    value: fc.oneof(
      fc.integer({ min: 0, max: 1_000 }),
      fc.constant(null),
      fc.constantFrom(2 ** 52, 9e15, -1),
    ),
    rev: fc.integer({ min: 0, max: 50 }),
    n: fc.integer({ min: 0, max: 3 }),
    reported: fc.integer({ min: 0, max: 130 }),
  })
  .map((figure) => ({ ...(goldenItems[0] as object), ...figure }))

export const anyItem: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: soundItem },
  { weight: 3, arbitrary: likelyCell },
  { weight: 3, arbitrary: spoiled(soundItem) },
  { weight: 2, arbitrary: spoiled(fc.constantFrom(...goldenItems)) },
  { weight: 1, arbitrary: junk },
)

/** An item that was spoiled, as one of a kind that is kept or merged. */
export const kindsDrawn = schemas.map(({ shape }) => shape.kind.value) as Array<WireItem['kind']>

export interface Envelope {
  /** Against the epoch that the parent knows. */
  readonly epochStep: number
  readonly after: 'last' | 'none' | 'another'
  readonly repeats: boolean
  readonly resyncComplete: boolean
  readonly backlog: number
}

export const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  epochStep: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, -1)),
  after: fc.oneof(
    { weight: 8, arbitrary: fc.constant('last' as const) },
    fc.constantFrom('none' as const, 'another' as const),
  ),
  repeats: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  resyncComplete: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  backlog: fc.nat(10),
})
