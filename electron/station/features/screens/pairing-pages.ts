/**
 * How a browser without a cookie asks to be paired. These two answer strangers, so they take next to nothing,
 * from their own page only, and tell nothing but what became of the request whose secret is shown.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type PairingOpened, type PairingState, pairingClaim } from '#shared/contract/screens.ts'
import { createRateLimit } from '../../chain/rate-limit.ts'
import { StationError } from '../../errors.ts'
import { callerAddress, networkOf } from '../../http/caller-address.ts'
import { rememberDevice } from '../../http/device-cookie.ts'
import { askingOf, type Doors, fromOwnPage } from '../../http/doors.ts'
import { answerError, refuse } from '../../http/problems.ts'

const MAX_BODY_BYTES = 1_024
const OPENED_A_MINUTE = 20
const CLAIMED_A_MINUTE = 120

export function buildPairingPages({ station, cookieName, screens }: Doors): Hono {
  const app = new Hono()
  const opened = createRateLimit(station.clock, OPENED_A_MINUTE)
  const claimed = createRateLimit(station.clock, CLAIMED_A_MINUTE)
  app.onError((error, c) => answerError(error, c, station.log))
  app.use('/pairing/*', async (c, next) => {
    c.header('cache-control', 'no-store')
    if (!fromOwnPage(c)) {
      return refuse(c, 403, 'not-permitted', 'Chỉ trang của chính trạm này được xin ghép màn hình.')
    }
    if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) {
      return refuse(c, 415, 'not-json', 'Gửi dưới dạng application/json.')
    }
    return await next()
  })
  app.use(
    '/pairing/*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new StationError('too-large', 'Yêu cầu ghép không được quá 1 kB.', 413)
      },
    }),
  )
  const tooMany = (c: Context, limit: typeof opened): Response | null => {
    const network = networkOf(callerAddress(c))
    const seconds = limit.waitSeconds(network)
    if (seconds > 0) {
      c.header('retry-after', String(seconds))
      return refuse(c, 429, 'try-later', `Xin ghép quá nhiều lần. Chờ ${seconds} giây rồi thử lại.`)
    }
    limit.note(network)
    return null
  }
  app.post('/pairing/requests', (c) => {
    const refused = tooMany(c, opened)
    if (refused) return refused
    const { code, secret, expiresAt } = screens.pairings.open(askingOf(c))
    const secondsLeft = Math.max(0, Math.round((expiresAt - station.clock()) / 1_000))
    return c.json({ code, secret, secondsLeft } satisfies PairingOpened)
  })
  app.post('/pairing/claims', async (c) => {
    const refused = tooMany(c, claimed)
    if (refused) return refused
    const asked = pairingClaim.safeParse(await c.req.json())
    if (!asked.success) return refuse(c, 422, 'invalid-request', 'Yêu cầu phải có “secret”.')
    const { secret, waitSeconds } = asked.data
    const claim = await screens.pairings.claim(secret, waitSeconds * 1_000)
    if (claim.state === 'accepted') rememberDevice(c, cookieName, claim.token)
    return c.json({ state: claim.state } satisfies PairingState)
  })
  return app
}
