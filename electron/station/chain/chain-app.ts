import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { digestQuery } from '#shared/contract/books.ts'
import {
  batch,
  enrolBody,
  MAX_BATCH_BYTES,
  MAX_PLAIN_BATCH_BYTES,
  recoveryQuery,
  renewBody,
} from '#shared/contract/chain.ts'
import { directivesQuery } from '#shared/contract/directives.ts'
import type { Station } from '../context.ts'
import { StationError } from '../errors.ts'
import { callerAddress, networkOf } from '../http/caller-address.ts'
import { answerError, refuse } from '../http/problems.ts'
import { createBatchesInHand } from './batches-in-hand.ts'
import { createDoorAudit, type DoorAudit } from './door-audit.ts'
import { redeemEnrolment, renewEnrolment } from './enrolment.ts'
import { heldCells } from './held-cells.ts'
import type { Identity } from './identity.ts'
import { createIntakeQueue } from './intake-queue.ts'
import { noteUse, type Peer, peerOf } from './peer-door.ts'
import { createRateLimit } from './rate-limit.ts'
import { readJsonBody } from './read-body.ts'
import { createDigestDesk } from './serve-digest.ts'
import { serveDirectives } from './serve-directives.ts'

type Env = { Bindings: HttpBindings; Variables: { peer: Peer } }

const SMALL_BODY = { sentBytes: 32_768, plainBytes: 32_768 }
const BATCH_BODY = { sentBytes: MAX_BATCH_BYTES, plainBytes: MAX_PLAIN_BATCH_BYTES }
/** Refused enrolments a minute, by network. Those that succeed are bounded by the codes handed out. */
const REFUSED_ENROLMENTS = 10
const ENROLMENTS_AT_ONCE = 64
/** A child whose batches are in hand asks again after this; by then one of them may have been taken. */
const BATCH_IN_HAND_SECONDS = 5
/** Requests a minute, by certificate: communes share addresses. */
const REQUESTS = 6_000
/** Requests a minute without a live child's certificate, by network: a whole city's, all of them lost, are fewer. */
const STRANGERS = 1_200

/** Routes that answer without a certificate. */
const OPEN_ROUTES = new Set(['GET /chain/v1/ca', 'POST /chain/v1/enrol'])

/** One answer for whoever is not a live child, whatever the reason and the route. */
const turnAway = (c: Context) =>
  last(refuse(c, 401, 'not-recognised', 'Cần chứng thư của một trạm đang ghép nối.'))

/** The connection ends with this answer: nothing more is read from it. */
function last(answer: Response): Response {
  answer.headers.set('connection', 'close')
  return answer
}

function tryLater(c: Context, status: 429 | 503, seconds: number): Response {
  const answer = refuse(c, status, 'try-later', 'Thử lại sau ít phút.')
  answer.headers.set('retry-after', String(seconds))
  return last(answer)
}

const addressOf = (c: Context<Env>): string => callerAddress(c) ?? ''

export function chainApp(
  station: Station,
  identity: Identity,
  onBatch: () => void,
  door: DoorAudit = createDoorAudit(station),
): Hono<Env> {
  const app = new Hono<Env>()
  const refusals = createRateLimit(station.clock, REFUSED_ENROLMENTS)
  const requests = createRateLimit(station.clock, REQUESTS)
  const strangers = createRateLimit(station.clock, STRANGERS)
  const intake = createIntakeQueue(station)
  const inHand = createBatchesInHand()
  const digests = createDigestDesk(station)
  let enrolling = 0

  app.onError((error, c) => {
    const answer = answerError(error, c, station.log)
    return answer.status === 400 || answer.status === 413 ? last(answer) : answer
  })
  app.notFound((c) => refuse(c, 404, 'not-found', 'Không có đường dẫn này.'))

  app.use(async (c, next) => {
    const isOpen = OPEN_ROUTES.has(`${c.req.method} ${c.req.path}`)
    const peer = peerOf(station, c.env.incoming)
    if ('refused' in peer) {
      const address = addressOf(c)
      const network = networkOf(address)
      const wait = strangers.waitSeconds(network)
      if (wait > 0) {
        await door.note(address, 'too-many')
        return tryLater(c, 429, wait)
      }
      strangers.note(network)
      if (isOpen) return await next()
      await door.note(address, peer.refused, peer.unit)
      return turnAway(c)
    }
    if (isOpen) return await next()
    const wait = requests.waitSeconds(peer.unit.code)
    if (wait > 0) {
      await door.note(addressOf(c), 'too-many', peer.unit.code)
      return tryLater(c, 429, wait)
    }
    requests.note(peer.unit.code)
    await noteUse(station, peer)
    c.set('peer', peer)
    return await next()
  })

  app.get('/chain/v1/ca', (c) => c.json({ certificate: identity.authority.certificate }))

  app.post('/chain/v1/enrol', async (c) => {
    const address = addressOf(c)
    const network = networkOf(address)
    const wait = refusals.waitSeconds(network)
    if (wait > 0) {
      await door.note(address, 'too-many')
      return tryLater(c, 429, wait)
    }
    let unit: string | null = null
    const refused = (named: string | null) => {
      unit = named
    }
    try {
      const { secret, request } = await read(c, SMALL_BODY, enrolBody)
      // Counted from here: whoever sends slowly keeps nobody out.
      if (enrolling >= ENROLMENTS_AT_ONCE) return tryLater(c, 503, 2)
      enrolling += 1
      const redemption = { secret, request, address, refused }
      const enrolled = await redeemEnrolment(station, identity, redemption).finally(() => {
        enrolling -= 1
      })
      if (enrolled === 'malformed') throw malformedRequest()
      if (!enrolled) {
        refusals.note(network)
        await door.note(address, 'bad-code', unit)
        return refuse(c, 403, 'enrolment-refused', 'Mã không dùng được. Xin mã mới ở trạm cấp trên.')
      }
      const { certificate: ca } = identity.authority
      return c.json({ ...enrolled, ca, parent: station.units.root.code })
    } catch (error) {
      refusals.note(network)
      await door.note(address, 'malformed-request')
      throw error
    }
  })

  app.post('/chain/v1/renew', async (c) => {
    const { child, fingerprint } = c.get('peer')
    const { request } = await read(c, SMALL_BODY, renewBody)
    const renewed = await renewEnrolment(station, identity, { child, used: fingerprint, request })
    if (renewed === 'malformed') throw malformedRequest()
    if (!renewed) return turnAway(c)
    return c.json({ ...renewed, ca: identity.authority.certificate, parent: station.units.root.code })
  })

  app.post('/chain/v1/batches', async (c) => {
    const { unit } = c.get('peer')
    if (!inHand.begin(unit.code)) return tryLater(c, 503, BATCH_IN_HAND_SECONDS)
    try {
      const body = await read(c, BATCH_BODY, batch)
      if (body.station !== unit.code) {
        await door.note(addressOf(c), 'wrong-unit', unit.code)
        return turnAway(c)
      }
      const result = await intake.take(unit, body)
      if (result.outcome === 'not-a-child') return turnAway(c)
      if (result.outcome === 'stale') return c.json({ code: 'stale-epoch', epoch: result.epoch }, 409)
      onBatch()
      return c.json(result.answer)
    } finally {
      inHand.release(unit.code)
    }
  })

  app.get('/chain/v1/cells', (c) => {
    const query = recoveryQuery.safeParse(c.req.query())
    if (!query.success)
      throw new StationError('invalid-request', z.prettifyError(query.error).slice(0, 1_000), 422)
    return c.json(heldCells(station, c.get('peer').unit, query.data.after))
  })

  app.get('/chain/v1/digest', async (c) => {
    const query = digestQuery.safeParse(c.req.query())
    if (!query.success)
      throw new StationError('invalid-request', z.prettifyError(query.error).slice(0, 1_000), 422)
    const answer = await digests.digest(c.get('peer').unit, query.data)
    return answer ? c.json(answer) : tryLater(c, 503, 5)
  })

  app.get('/chain/v1/directives', async (c) => {
    const query = directivesQuery.safeParse(c.req.query())
    if (!query.success)
      throw new StationError('invalid-request', z.prettifyError(query.error).slice(0, 1_000), 422)
    const gone = new AbortController()
    c.env.outgoing.once('close', () => gone.abort())
    const answer = await serveDirectives(station, c.get('peer'), query.data, gone.signal)
    return answer ? c.json(answer) : turnAway(c)
  })

  return app
}

const malformedRequest = () =>
  new StationError(
    'malformed-request',
    'Yêu cầu cấp chứng thư phải được ký bằng khóa P-256 của chính nó.',
    422,
  )

async function read<Schema extends z.ZodType>(
  c: Context<Env>,
  limits: { sentBytes: number; plainBytes: number },
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJsonBody(c.env.incoming, limits))
  if (!parsed.success)
    throw new StationError('invalid-request', z.prettifyError(parsed.error).slice(0, 1_000), 422)
  return parsed.data
}
