/** Enrolment codes in the wrong hands. All refusals are one and the same; guessing soon has to wait. */
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { makeCode, postJson } from '../../support/chain.ts'
import { type Attempt, ask, type Cast, seen } from './cast.ts'

const UNIT = '00025' as UnitCode
const HOUR_MS = 3_600_000

const newRequest = async () => await makeRequest(UNIT, await makePrivateKey())

async function enrol(cast: Cast, secret: string, request?: string): Promise<string> {
  const body = JSON.stringify({ secret, request: request ?? (await newRequest()) })
  const headers = { 'content-type': 'application/json' }
  return seen(await ask(cast, { method: 'POST', path: '/chain/v1/enrol', headers, body }))
}

const secretOf = async ({ city }: Cast) => readEnrolmentCode(await makeCode(city, UNIT)).secret

async function usedSecret(cast: Cast): Promise<string> {
  const secret = await secretOf(cast)
  const answer = await postJson(cast.city.url, '/chain/v1/enrol', { secret, request: await newRequest() })
  if (answer.status !== 200) throw new Error(answer.text)
  return secret
}

export const codes: readonly Attempt[] = [
  {
    name: 'a guessed code',
    meets: '403 enrolment-refused',
    run: (cast) => enrol(cast, 'a'.repeat(43)),
  },
  {
    name: 'a used code with another key',
    meets: '403 enrolment-refused',
    run: async (cast) => {
      const secret = await usedSecret(cast)
      cast.begin()
      return await enrol(cast, secret)
    },
  },
  {
    name: 'a code after 24 hours',
    meets: '403 enrolment-refused',
    run: async (cast) => {
      const secret = await secretOf(cast)
      cast.begin()
      cast.city.clock.now += 24 * HOUR_MS
      return await enrol(cast, secret)
    },
  },
  {
    name: 'a code that another’s use ended',
    meets: '403 enrolment-refused',
    run: async (cast) => {
      const secret = await secretOf(cast)
      await usedSecret(cast)
      cast.begin()
      return await enrol(cast, secret)
    },
  },
  {
    name: 'a code of a revoked child, with its own key',
    meets: '403 enrolment-refused',
    run: async (cast) => {
      const { city } = cast
      const secret = await secretOf(cast)
      const request = await newRequest()
      await postJson(city.url, '/chain/v1/enrol', { secret, request })
      await city.ask('DELETE', `/api/v1/children/${UNIT}`)
      city.clock.now += 1
      cast.begin()
      return await enrol(cast, secret, request)
    },
  },
  {
    name: 'a good code with a request that is none',
    meets: '422 malformed-request; the code stays good',
    run: async (cast) => {
      const secret = await secretOf(cast)
      cast.begin()
      const met = await enrol(cast, secret, 'no request')
      const { status } = await postJson(cast.city.url, '/chain/v1/enrol', {
        secret,
        request: await newRequest(),
      })
      cast.begin()
      return `${met}; the code ${status === 200 ? 'stays good' : 'is gone'}`
    },
  },
  {
    name: 'a good code for whom the eleventh refusal within a minute is another’s guess',
    meets: '429 try-later; a minute later 200',
    run: async (cast) => {
      const { clock } = cast.city
      clock.now += 61_000
      const secret = await secretOf(cast)
      for (let guess = 0; guess < 10; guess += 1) await enrol(cast, 'guess')
      cast.begin()
      const met = await enrol(cast, secret)
      clock.now += 61_000
      const later = await enrol(cast, secret)
      cast.begin()
      return `${met}; a minute later ${later}`
    },
  },
]
