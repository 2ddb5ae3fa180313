/** One well-formed request to each route of the chain's listener, and who may make it. */
import { makeRequest } from '#station/chain/certificates.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { makeBatch } from '../../support/chain.ts'
import { type Asked, WARD } from './cast.ts'

export interface Route {
  /** `anybody`: answered without a certificate. */
  readonly door: 'child' | 'anybody'
  readonly request: () => Promise<Asked>
}

const post = async (path: string, body: unknown): Promise<Asked> => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const get = async (path: string): Promise<Asked> => ({ path })
const newRequest = async () => await makeRequest(WARD as never, await makePrivateKey())

export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /chain/v1/ca': { door: 'anybody', request: () => get('/chain/v1/ca') },
  'POST /chain/v1/enrol': {
    door: 'anybody',
    request: async () => post('/chain/v1/enrol', { secret: 'guess', request: await newRequest() }),
  },
  'POST /chain/v1/renew': {
    door: 'child',
    request: async () => post('/chain/v1/renew', { request: await newRequest() }),
  },
  'POST /chain/v1/batches': { door: 'child', request: () => post('/chain/v1/batches', makeBatch()) },
  'GET /chain/v1/directives': { door: 'child', request: () => get('/chain/v1/directives?after=0&wait=30') },
  'GET /chain/v1/digest': { door: 'child', request: () => get('/chain/v1/digest?from=2026-01&to=2026-12') },
  'GET /chain/v1/cells': { door: 'child', request: () => get('/chain/v1/cells') },
}
