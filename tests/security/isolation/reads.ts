/** What a live child asks for: it learns of its own, whatever it puts into the question. */
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeBatch, makeCell, wantDepth } from '../../support/chain.ts'
import { type Attempt, ask, type Cast, postBatch, SISTER, seen, WARD } from './cast.ts'

const MONTHS = 'from=2026-01&to=2026-12'
/** Nobody but the sister says this. */
const SECRET = 987_654

const naming = (unit: string) => `unit=${unit}&station=${unit}&sender=${unit}&child=${unit}`

/** Both children hold a figure; the sister's is not to be seen. */
async function fill(cast: Cast): Promise<void> {
  const ofSister = makeCell({ unit: SISTER, value: SECRET })
  const sister = makeBatch({ station: SISTER as UnitCode, epoch: 5, items: [ofSister] })
  await postBatch(cast, makeBatch({ epoch: 5, items: [makeCell()] }))
  await postBatch(cast, sister, cast.sister)
  for (const child of [WARD, SISTER]) await wantDepth(cast.city, child, 'all')
  cast.begin()
}

const reading = (path: string, learn: (text: string) => string): Attempt['run'] => {
  return async (cast) => {
    await fill(cast)
    const told = await ask(cast, { path, show: cast.ward })
    if (told.status !== 200) return seen(told)
    const leaks = told.text.includes(SISTER) || told.text.includes(String(SECRET))
    return leaks ? `200, and it tells of the sister: ${told.text}` : `200, ${learn(told.text)}`
  }
}

const asksAlone = 'one figure, its own'

const figures = (text: string): string => {
  const { items } = JSON.parse(text) as { items: Array<{ value: number }> }
  return items.length === 1 && items[0]?.value === 120 ? asksAlone : text
}
const buckets = (text: string): string => {
  const answer = JSON.parse(text) as { unit: string; buckets: Array<{ count: number }> }
  return answer.unit === WARD && answer.buckets.length === 1 && answer.buckets[0]?.count === 1
    ? asksAlone
    : text
}

/** The parent hands a document to the sister alone; the child asks for it by every name it could have. */
async function askForDocuments(cast: Cast): Promise<string> {
  const { city } = cast
  const until = new Date(city.clock() + 3_600_000).toISOString()
  const directive = { kind: 'announcement', title: 'Mật', text: 'Mật', level: 'normal', by: 'Bình', until }
  const sent = await city.ask('POST', '/api/v1/directives', { unit: SISTER, directive })
  const known = await ask(cast, { path: '/chain/v1/directives?wait=0', show: cast.sister })
  const { stream } = JSON.parse(known.text) as { stream: string }
  cast.begin()
  if (sent.status !== 200 || !known.text.includes('Mật')) return `the sister has none: ${known.text}`
  for (const query of [naming(SISTER), `stream=${stream}&after=0`, 'after=0']) {
    const told = await ask(cast, { path: `/chain/v1/directives?wait=0&${query}`, show: cast.ward })
    cast.begin()
    if (told.status !== 200 || told.text.includes('Mật') || told.text.includes(stream))
      return `${seen(told)}, ${told.text}`
  }
  return '200, none of the sister’s'
}

export const reads: readonly Attempt[] = [
  { name: 'documents of 00008', meets: '200, none of the sister’s', run: askForDocuments },
  ...[SISTER, '01', 'VN'].map((unit) => ({
    name: `figures of ${unit}`,
    meets: `200, ${asksAlone}`,
    run: reading(`/chain/v1/cells?${naming(unit)}`, figures),
  })),
  ...[SISTER, '01', 'VN'].map((unit) => ({
    name: `books of ${unit}`,
    meets: `200, ${asksAlone}`,
    run: reading(`/chain/v1/digest?${MONTHS}&depth=all&${naming(unit)}`, buckets),
  })),
  {
    name: 'books deeper than the parent wants',
    meets: '503 try-later',
    run: async (cast) => {
      await wantDepth(cast.city, WARD, 'own')
      cast.begin()
      return seen(await ask(cast, { path: `/chain/v1/digest?${MONTHS}&depth=all`, show: cast.ward }))
    },
  },
  {
    name: 'books of 40 years',
    meets: '422 bad-months',
    run: async (cast) =>
      seen(await ask(cast, { path: '/chain/v1/digest?from=1990-01&to=2029-12', show: cast.ward })),
  },
  {
    name: 'a page that nobody gave out',
    meets: '422 bad-cursor',
    run: async (cast) => seen(await ask(cast, { path: "/chain/v1/cells?after=1.0.0'--", show: cast.ward })),
  },
]
