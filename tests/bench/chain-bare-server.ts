/**
 * The bare side of the chain's bench: HTTPS with client certificates, TLS 1.3, in a process of its own, that
 * reads a body, unpacks it, parses its JSON and forgets it; and as many kept-alive connections that post to it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import type { UnitCode } from '#shared/domain/unit.ts'
import {
  issueChildCertificate,
  issueServerCertificate,
  makeAuthority,
  makeRequest,
  requestedKey,
} from '#station/chain/certificates.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'

export interface Body {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export interface BareServer {
  /** One post a connection, all at once; resolves when all are answered. */
  post(bodies: readonly Body[]): Promise<void>
  stop(): Promise<void>
}

interface Papers {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

const UNIT = '01' as UnitCode
const unpack = { gzip: promisify(gunzip), zstd: promisify(zstdDecompress) }

export async function startBareServer(connections: number): Promise<BareServer> {
  const now = Date.now()
  const caKey = await makePrivateKey()
  const ca = await makeAuthority(UNIT, caKey, now)
  const authority = { key: caKey, certificate: ca }
  const key = await makePrivateKey()
  const cert = await issueServerCertificate(authority, { unit: UNIT, key, hosts: ['127.0.0.1'], now })
  const server = fork(fileURLToPath(import.meta.url), ['serve'])
  server.send({ key, cert, ca } satisfies Papers)
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const publicKey = await requestedKey(await makeRequest(UNIT, key))
  if (!publicKey) throw new Error('no key')
  const shown = { key, cert: await issueChildCertificate(authority, { unit: UNIT, publicKey, now }), ca }
  const agents = Array.from(
    { length: connections },
    () =>
      new Agent({ ...shown, keepAlive: true, maxSockets: 1, maxCachedSessions: 0, minVersion: 'TLSv1.3' }),
  )
  const post = (agent: Agent | undefined, { headers, body }: Body): Promise<void> =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': String(body.byteLength) }
      const sent = request(
        { host: '127.0.0.1', port, method: 'POST', path: '/', agent, headers: { ...headers, ...length } },
        (answer) => {
          answer.resume()
          answer.once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error('refused'))))
        },
      )
      sent.once('error', reject)
      sent.end(body)
    })
  // Connected before it is timed, as the children are.
  await Promise.all(agents.map((agent) => post(agent, { headers: {}, body: Buffer.from('{}') })))
  return {
    async post(bodies) {
      await Promise.all(bodies.map((body, index) => post(agents[index % agents.length], body)))
    },
    async stop() {
      for (const agent of agents) agent.destroy()
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function serve({ key, cert, ca }: Papers): Promise<void> {
  const options = {
    key,
    cert,
    ca,
    requestCert: true,
    minVersion: 'TLSv1.3',
    keepAliveTimeout: 90_000,
  } as const
  const server = createServer(options, async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const sent = Buffer.concat(chunks)
    const encoding = incoming.headers['content-encoding']
    const plain = encoding === 'gzip' || encoding === 'zstd' ? await unpack[encoding](sent) : sent
    JSON.parse(plain.toString('utf8'))
    outgoing.setHeader('content-type', 'application/json')
    outgoing.end('{"accepted":2000,"rejected":[]}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.({ port: (server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit(0))
}

if (process.argv[2] === 'serve' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (papers) => void serve(papers as Papers))
}
