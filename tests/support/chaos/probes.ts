/** I4: what a child's certificate must not be able to do. Straight to the parent's port, past the proxy. */
import { once } from 'node:events'
import { request } from 'node:https'
import { readUplinkCredentials, type UplinkCredentials } from '#station/chain/identity.ts'
import { type Fleet, isBelow, type Seat } from './fleet.ts'

interface Shown {
  readonly key: string
  readonly cert: string
}

interface ProbeAnswer {
  readonly status: number
  readonly text: string
}

/** A figure that nobody observed: where it turns up it was forged. */
const FORGED_VALUE = 987_654_321

/** Units without a station, with their province. */
const STRANGERS = [
  ['00070', '01'],
  ['25747', '79'],
] as const

function certificateOf(seat: Seat): Shown {
  const found = readUplinkCredentials(seat.home)
  if (!found) throw new Error(`${seat.unit} has no certificate`)
  return shownOf(found)
}

const shownOf = ({ key, certificate }: UplinkCredentials): Shown => ({ key, cert: certificate })

async function call(
  parent: Seat,
  method: 'GET' | 'POST',
  path: string,
  shown: Shown | null,
  body?: unknown,
): Promise<ProbeAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const sent = request({
    host: '127.0.0.1',
    port: parent.chainPort(),
    method,
    path,
    agent: false,
    rejectUnauthorized: false,
    signal: AbortSignal.timeout(20_000),
    headers: text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {},
    ...(shown ?? {}),
  })
  sent.end(text)
  const [answer] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8') }
}

function foreignItems(fleet: Fleet, child: Seat, today: string): object[] {
  const strangers = STRANGERS.flatMap(([unit, province]) => (province === child.unit ? [] : [unit]))
  const foreign = [...fleet.seats.keys(), ...strangers].filter((unit) => unit !== child.unit)
  return foreign.flatMap((unit) => {
    // What lies below the child is its own to name.
    if (isBelow(fleet, unit, child.unit)) return []
    return [
      {
        kind: 'cell',
        unit,
        measure: 'dossiers_received',
        period: today,
        slice: '',
        rev: 1_000_000,
        value: FORGED_VALUE,
        n: 1,
        reported: 1,
        carried: 0,
        asOf: null,
        restated: false,
        simulated: false,
      },
      {
        kind: 'roster',
        key: `${unit}|*`,
        unit,
        measures: '*',
        rev: 1_000_000,
        since: today,
        until: null,
      },
    ]
  })
}

/** Sends a batch in the child's place of the chain, with nothing in it that is the child's to say. */
export async function forgeBatch(fleet: Fleet, child: Seat, today: string): Promise<string[]> {
  if (child.parent === null) return []
  const parent = fleet.seat(child.parent)
  const items = foreignItems(fleet, child, today)
  // The child itself goes on sending: by the time the forged batch is there its place may be taken.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const [known] = parent.read<{ epoch: number; last_batch: string | null }>(
      'SELECT epoch, last_batch FROM children JOIN units ON units.id = children.unit WHERE units.code = ?',
      child.unit,
    )
    if (!known) return [`${parent.unit} does not know ${child.unit}`]
    const { status, text } = await call(parent, 'POST', '/chain/v1/batches', certificateOf(child), {
      v: 1,
      station: child.unit,
      epoch: known.epoch,
      batch: `forged-${String(attempt).padStart(4, '0')}-${Date.now()}`,
      after: known.last_batch,
      items,
      clock: new Date().toISOString(),
      appliedDirective: 0,
    })
    if (status === 409) continue
    const rejected = status === 200 ? (JSON.parse(text) as { rejected: unknown[] }).rejected.length : 0
    return rejected === items.length
      ? []
      : [
          `${parent.unit} took ${items.length - rejected} forged items of ${child.unit}: ${status} ${text.slice(0, 300)}`,
        ]
  }
  return []
}

/** Requests that get nothing, whoever asks. */
export async function probeDoors(fleet: Fleet, child: Seat): Promise<string[]> {
  if (child.parent === null) return []
  const parent = fleet.seat(child.parent)
  const own = certificateOf(child)
  const sibling = fleet.below(parent.unit).find(({ unit }) => unit !== child.unit)
  const elsewhere = [...fleet.seats.values()].find((seat) => seat.parent && seat.parent !== parent.unit)
  const empty = (station: string) => ({
    v: 1,
    station,
    epoch: 1_000,
    batch: `probe-${Date.now()}-0000000`,
    after: null,
    items: [],
    clock: new Date().toISOString(),
    appliedDirective: 0,
  })
  const probes: Array<readonly [name: string, answer: Promise<ProbeAnswer>, statuses: number[]]> = [
    ['no certificate', call(parent, 'POST', '/chain/v1/batches', null, empty(child.unit)), [401]],
    ['the API through the chain', call(parent, 'GET', '/api/v1/cells', own), [401, 404]],
    ['the API without a certificate', call(parent, 'GET', '/api/v1/cells', null), [401, 404]],
    [
      'the name of the parent',
      call(parent, 'POST', '/chain/v1/batches', own, empty(parent.unit)),
      [401, 403, 422],
    ],
  ]
  if (sibling) {
    probes.push([
      'the name of a sibling',
      call(parent, 'POST', '/chain/v1/batches', own, empty(sibling.unit)),
      [401, 403, 422],
    ])
  }
  if (elsewhere) {
    probes.push([
      'a certificate of another parent',
      call(parent, 'POST', '/chain/v1/batches', certificateOf(elsewhere), empty(elsewhere.unit)),
      [401],
    ])
  }
  for (const { parent: before, credentials } of child.former) {
    probes.push([
      `${child.unit}, which moved away from ${before}`,
      call(fleet.seat(before), 'POST', '/chain/v1/batches', shownOf(credentials), empty(child.unit)),
      [401],
    ])
  }
  const wrong: string[] = []
  for (const [name, answer, statuses] of probes) {
    const { status, text } = await answer
    if (!statuses.includes(status)) {
      wrong.push(`above ${child.unit}, ${status} answers ${name}: ${text.slice(0, 200)}`)
    }
    if (text.includes('"items"') || text.includes('"rejected"')) {
      wrong.push(`above ${child.unit}, something is told to ${name}: ${text.slice(0, 200)}`)
    }
  }
  return wrong
}
