/** Certificates that are shown at the chain's door and are not a live child's: each on every route. */
import { issueServerCertificate, makeAuthority, makeRequest } from '#station/chain/certificates.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import {
  enrolByHand,
  makeBatch,
  postJson,
  realClock,
  type Shown,
  signBesideEnrolment,
} from '../../support/chain.ts'
import { makeStation } from '../../support/station.ts'
import { type Attempt, ask, type Cast, seen, type Told, WARD } from './cast.ts'
import { ROUTES } from './routes.ts'

const DAY_MS = 86_400_000
const UNIT = WARD as never

interface Caller {
  readonly show: Shown | null
  /** How far the city's clock is off while it is shown. */
  readonly clockMs?: number
}

/** A third child, for what must not happen to the others. */
const THIRD = '00025'

const CALLERS: Readonly<Record<string, (cast: Cast) => Promise<Caller>>> = {
  'no certificate': async () => ({ show: null }),
  'a certificate of another station’s authority': async ({ city }) => {
    const stranger = await makeStation('79', { clock: realClock() })
    return { show: await signBesideEnrolment(stranger.station, WARD, city.clock()) }
  },
  'a certificate that signs itself': async ({ city }) => {
    const key = await makePrivateKey()
    return { show: { key, cert: await makeAuthority(UNIT, key, city.clock()) } }
  },
  'the authority’s own certificate': async ({ city }) => {
    const { authority } = loadIdentity(city.station.home)
    return { show: { key: authority.key, cert: authority.certificate } }
  },
  'a server certificate of the authority': async ({ city }) => {
    const { authority } = loadIdentity(city.station.home)
    const key = await makePrivateKey()
    const now = city.clock()
    return {
      show: { key, cert: await issueServerCertificate(authority, { unit: UNIT, key, hosts: [], now }) },
    }
  },
  'signed by the authority, never enrolled': async ({ city }) => ({
    show: await signBesideEnrolment(city.station, WARD, city.clock()),
  }),
  'signed by the authority, expired': async ({ city }) => ({
    show: await signBesideEnrolment(city.station, WARD, city.clock() - 100 * DAY_MS),
  }),
  'signed by the authority, not valid yet': async ({ city }) => ({
    show: await signBesideEnrolment(city.station, WARD, city.clock() + 7 * DAY_MS),
  }),
  'a child’s, on the day it ends': async ({ ward }) => ({ show: ward, clockMs: 90 * DAY_MS }),
  'a child’s, before its first day': async ({ ward }) => ({ show: ward, clockMs: -2 * DAY_MS }),
  'a child’s that was revoked': async ({ city }) => {
    const show = await enrolByHand(city, THIRD)
    await city.ask('DELETE', `/api/v1/children/${THIRD}`)
    return { show }
  },
  'a child’s that a later enrolment replaced': async ({ city }) => {
    const show = await enrolByHand(city, THIRD)
    await enrolByHand(city, THIRD)
    return { show }
  },
  'a child’s whose renewed one is in use': async ({ city }) => {
    const show = await enrolByHand(city, THIRD)
    const key = await makePrivateKey()
    const request = await makeRequest(THIRD as never, key)
    const renewed = await postJson(city.url, '/chain/v1/renew', { request }, show)
    const successor = { key, cert: JSON.parse(renewed.text).certificate }
    const batch = makeBatch({ station: THIRD as never, epoch: city.clock() })
    const used = await postJson(city.url, '/chain/v1/batches', batch, successor)
    if (used.status !== 200) throw new Error(used.text)
    return { show }
  },
}

/** All that a caller learns but the moment. */
const learnt = ({ status, text, headers }: Told): string =>
  JSON.stringify([
    status,
    text,
    Object.keys(headers)
      .filter((name) => name !== 'date')
      .sort(),
  ])

/** What a caller meets on the routes for children, once: the same on each, and the same as nobody in particular. */
async function tryEveryRoute(cast: Cast, { show, clockMs = 0 }: Caller): Promise<string> {
  const { clock } = cast.city
  const met = new Set<string>()
  const reference = learnt(await ask(cast, { path: '/' }))
  clock.now += clockMs
  try {
    for (const { door, request } of Object.values(ROUTES)) {
      if (door === 'anybody') continue
      const told = await ask(cast, { ...(await request()), show })
      met.add(learnt(told) === reference ? seen(told) : `${seen(told)}, and another answer than nobody’s`)
    }
  } finally {
    clock.now -= clockMs
  }
  return [...met].join(' / ')
}

export const callers: readonly Attempt[] = Object.entries(CALLERS).map(([name, caller]) => ({
  name,
  meets: '401 not-recognised',
  run: async (cast) => {
    const called = await caller(cast)
    cast.begin()
    return await tryEveryRoute(cast, called)
  },
}))
