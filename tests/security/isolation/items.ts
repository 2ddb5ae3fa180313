/** What a live child sends of others: items, envelopes, keys. Only what is its own is taken. */
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeBatch, makeCell } from '../../support/chain.ts'
import { type Attempt, type Cast, postBatch, SISTER, seen, WARD } from './cast.ts'

const day = '2026-11-20'
const at = '2026-11-20T09:00:00.000+07:00'

/** An item of each kind that is sound but for its unit. */
export const ITEMS: Readonly<Record<string, (unit: string) => Record<string, unknown>>> = {
  cell: (unit) => ({ ...makeCell({ unit }) }),
  roster: (unit) => ({
    kind: 'roster',
    key: `${unit}|*`,
    unit,
    measures: '*',
    rev: 1,
    since: day,
    until: null,
  }),
  alarm: (unit) => ({
    ...{ kind: 'alarm', key: '1', unit, rev: 1, alarmKind: 'lamp', code: 'DV.01', severity: 'red' },
    ...{
      state: 'unacknowledged',
      openedAt: at,
      stateSince: at,
      returnedAt: null,
      closedAt: null,
      period: day,
    },
    ...{ value: 50, lamp: 'red', reason: null, doubt: null, simulated: false, acknowledgement: null },
    ...{ shelved: null, outOfService: null, escalation: null },
  }),
  lamp: (unit) => ({
    ...{
      kind: 'lamp',
      key: `${unit}|DV.01`,
      unit,
      rev: 1,
      code: 'DV.01',
      period: day,
      value: 50,
      lamp: 'red',
    },
    ...{
      reason: null,
      since: at,
      asOf: at,
      reported: 1,
      bounds: null,
      doubt: null,
      simulated: false,
      version: 1,
    },
  }),
  quality: (unit) => ({
    ...{ kind: 'quality', key: `${unit}|`, unit, rev: 1, measure: null, at, scores: 1, correct: 1 },
    ...{ sufficient: 1, clean: 1, living: 1, consistent: null, shared: null, total: 1 },
  }),
  event: (unit) => ({
    kind: 'event',
    key: '1',
    unit,
    rev: 1,
    event: 'started',
    at,
    about: null,
    figure: null,
  }),
  station: (unit) => ({
    ...{ kind: 'station', key: unit, unit, rev: 1, state: 'live', stateSince: at, version: null },
    ...{ books: null, gone: false },
  }),
  books: (unit) => ({
    ...{ kind: 'books', key: 'books', unit, rev: 1, checkedAt: at, from: '2026-11', to: '2026-11' },
    ...{ matchedAt: at, compared: 1, differing: 0, differences: [], mended: 0 },
  }),
  verdict: (unit) => ({
    ...{
      kind: 'verdict',
      key: 's|1',
      unit,
      rev: 1,
      directive: 1,
      outcome: 'applied',
      at,
      code: null,
      detail: null,
    },
  }),
  progress: (unit) => ({
    ...{
      kind: 'progress',
      key: 'kr1',
      unit,
      rev: 1,
      title: 'Kết quả',
      period: '2026-11',
      target: 1,
      value: 1,
    },
    ...{ progress: 1, expected: 1, state: 'on-track', at },
  }),
  task: (unit) => ({
    ...{
      kind: 'task',
      key: 't1',
      unit,
      rev: 1,
      title: 'Việc',
      state: 'assigned',
      dueAt: null,
      clears: 0,
      at,
    },
  }),
}

/** Whose units a child of 01 tries: a sister’s, the parent’s, the nation’s, another province’s, nobody’s. */
const OTHERS = [SISTER, '01', 'VN', '79', '99999']
const FORGED = '200, each rejected: outside-subtree ×4, unknown-unit'

let epoch = 10

/** A number that JSON can write and nobody can hold. */
const BEYOND = '@beyond@'

/** Sends items in a new epoch; what the answer says of each, counted. */
async function sendItems(cast: Cast, items: readonly unknown[]): Promise<string> {
  epoch += 1
  const batch = JSON.stringify(makeBatch({ epoch, items: [...items] }))
  const told = await postBatch(cast, batch.replaceAll(`"${BEYOND}"`, '1e400'))
  if (told.status !== 200) return seen(told)
  const answer = JSON.parse(told.text) as { accepted: number; rejected: Array<{ code: string }> }
  const counts = new Map<string, number>()
  for (const { code } of answer.rejected) counts.set(code, (counts.get(code) ?? 0) + 1)
  const codes = [...counts].map(([code, count]) => (count === 1 ? code : `${code} ×${count}`)).join(', ')
  if (answer.accepted + answer.rejected.length !== items.length) return 'verdicts do not add up'
  return answer.accepted === 0 ? `200, each rejected: ${codes}` : `200, ${answer.accepted} accepted`
}

const forged: readonly Attempt[] = Object.entries(ITEMS).map(([kind, make]) => ({
  name: `${kind}: of a sister, the parent, the nation, another province, nobody`,
  meets: FORGED,
  run: (cast) => sendItems(cast, OTHERS.map(make)),
}))

const cell = (over: object) => ({ ...makeCell(over as Record<string, unknown>) })

/** Items of the child's own that cannot be true. */
const UNTRUE: Readonly<Record<string, { items: readonly unknown[]; meets: string }>> = {
  'items that are no objects': {
    items: [null, 1, 'cell', [], true, {}, { kind: 7 }, { kind: null }],
    meets: '200, each rejected: malformed-item ×8',
  },
  'a kind that nobody knows, a kind from the prototype': {
    items: [{ kind: 'someday' }, { kind: '__proto__' }, { kind: 'constructor' }],
    meets: '200, each rejected: unknown-kind ×3',
  },
  'figures as text, as a list, too large, beyond all numbers': {
    items: [
      cell({ value: '120' }),
      cell({ value: [120] }),
      cell({ value: 1e300 }),
      cell({ value: 2 ** 60 }),
      cell({ value: BEYOND }),
    ],
    meets: '200, each rejected: bad-value ×5',
  },
  'a figure that nobody reported, or more units than there are': {
    items: [cell({ n: 0 }), cell({ reported: 0 }), cell({ reported: 1_000_000 }), cell({ n: -1 })],
    meets: '200, each rejected: bad-value ×4',
  },
  'an event about a unit that is not below the child': {
    items: [{ ...ITEMS.event?.(WARD), about: SISTER }],
    meets: '200, each rejected: outside-subtree',
  },
  'periods and slices that are none': {
    items: [
      cell({ period: '2026-02-30' }),
      cell({ period: '2026-W54' }),
      cell({ period: '' }),
      cell({ period: 20261120 }),
      cell({ slice: '../x' }),
      cell({ slice: 'x'.repeat(41) }),
    ],
    meets: '200, each rejected: bad-value ×6',
  },
  'revisions that are none': {
    items: [cell({ rev: -1 }), cell({ rev: 1.5 }), cell({ rev: 2 ** 53 }), cell({ rev: '1' })],
    meets: '200, each rejected: malformed-item ×4',
  },
  'measures from the prototype': {
    items: [cell({ measure: '__proto__' }), cell({ measure: 'constructor' }), cell({ measure: 'toString' })],
    meets: '200, each rejected: unknown-measure ×3',
  },
}

const untrue: readonly Attempt[] = Object.entries(UNTRUE).map(([name, { items, meets }]) => ({
  ...{ name, meets },
  run: (cast) => sendItems(cast, items),
}))

interface CellRow {
  readonly unit: string
  readonly value: number | null
}

async function figureOf({ city }: Cast, unit: string): Promise<number | null> {
  const { body } = await city.ask<{ items: CellRow[] }>('GET', `/api/v1/cells?unit=${unit}`)
  return body.items.find((item) => item.unit === unit)?.value ?? null
}

const envelopes: readonly Attempt[] = [
  ...[SISTER, '01', 'VN', '99999'].map((station) => ({
    name: `an envelope of station ${station}`,
    meets: '401 not-recognised',
    run: async (cast: Cast) =>
      seen(
        await postBatch(
          cast,
          makeBatch({ station: station as UnitCode, items: [makeCell({ unit: station })] }),
        ),
      ),
  })),
  {
    name: 'a sister’s certificate under an envelope of the child',
    meets: '401 not-recognised',
    run: async (cast) => seen(await postBatch(cast, makeBatch({ items: [makeCell()] }), cast.sister)),
  },
  {
    name: 'an item that names another sender',
    meets: '200, 1 accepted; the sister’s figure stands',
    run: async (cast) => {
      const own = makeBatch({
        station: SISTER as UnitCode,
        epoch: 1,
        items: [makeCell({ unit: SISTER, value: 7 })],
      })
      await postBatch(cast, own, cast.sister)
      const poisoned = { sender: SISTER, origin: SISTER, station: SISTER, child: SISTER, part: SISTER }
      const told = await sendItems(cast, [{ ...makeCell(), ...poisoned }])
      cast.begin()
      return `${told}; the sister’s figure ${(await figureOf(cast, SISTER)) === 7 ? 'stands' : 'is gone'}`
    },
  },
  {
    name: 'a sister’s alarm by its number',
    meets: '200, 1 accepted; the sister’s alarm stands',
    run: async (cast) => {
      const { units, alarms } = cast.city.station
      const sister = units.byCode(SISTER as UnitCode)
      const open = { ...ITEMS.alarm?.(SISTER), key: '77' }
      await postBatch(cast, makeBatch({ station: SISTER as UnitCode, epoch: 2, items: [open] }), cast.sister)
      const closed = { ...ITEMS.alarm?.(WARD), key: '77', rev: 99, state: 'closed', closedAt: at }
      const told = await sendItems(cast, [closed])
      cast.begin()
      const stands = sister && alarms.receivedFrom(sister.id).some(({ origin }) => origin?.key === '77')
      return `${told}; the sister’s alarm ${stands ? 'stands' : 'is gone'}`
    },
  },
  {
    name: 'the end of a resync, with nothing sent in it',
    meets: '200; the sister’s figure stands',
    run: async (cast) => {
      epoch += 1
      const told = await postBatch(cast, makeBatch({ epoch, resyncComplete: true }))
      cast.begin()
      return `${seen(told)}; the sister’s figure ${(await figureOf(cast, SISTER)) === 7 ? 'stands' : 'is gone'}`
    },
  },
]

/** In this order: the last look at what the sister holds. */
export const items: readonly Attempt[] = [...forged, ...untrue, ...envelopes]
