/** Prometheus as a user would run it in the chain's place, where it is installed: a receiver and a sender. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { UnitCode } from '#shared/domain/unit.ts'
import {
  issueChildCertificate,
  issueServerCertificate,
  makeAuthority,
  makeRequest,
  requestedKey,
} from '#station/chain/certificates.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { freePort } from '../station-process.ts'

/** Its version, or null where it is not installed. */
export function prometheusVersion(): string | null {
  try {
    const said = execFileSync('prometheus', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return /version (\S+)/.exec(said)?.[1]?.replace(/[+,].*$/, '') ?? 'unknown'
  } catch {
    return null
  }
}

/** Key, certificate and authority of both ends, as files in a folder and as text. */
export interface Papers {
  readonly files: { readonly ca: string; readonly server: Pair; readonly client: Pair }
  readonly client: { readonly key: string; readonly cert: string; readonly ca: string }
}
interface Pair {
  readonly key: string
  readonly cert: string
}

const UNIT = '01' as UnitCode

export async function makePapers(folder: string): Promise<Papers> {
  const now = Date.now()
  const caKey = await makePrivateKey()
  const ca = await makeAuthority(UNIT, caKey, now)
  const authority = { key: caKey, certificate: ca }
  const key = await makePrivateKey()
  const server = await issueServerCertificate(authority, { unit: UNIT, key, hosts: ['127.0.0.1'], now })
  const publicKey = await requestedKey(await makeRequest(UNIT, key))
  if (!publicKey) throw new Error('no key')
  const cert = await issueChildCertificate(authority, { unit: UNIT, publicKey, now })
  mkdirSync(folder, { recursive: true })
  const put = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  return {
    files: {
      ca: put('ca.pem', ca),
      server: { key: put('server.key', key), cert: put('server.pem', server) },
      client: { key: put('client.key', key), cert: put('client.pem', cert) },
    },
    client: { key, cert, ca },
  }
}

export interface Prometheus {
  readonly port: number
  start(): Promise<void>
  /** As a power cut ends it. */
  kill(): Promise<void>
}

function prometheusProcess(args: readonly string[], port: number, ready: () => Promise<boolean>): Prometheus {
  let running: ChildProcess | null = null
  return {
    port,
    async start() {
      const started = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      running = started
      let said = ''
      started.stderr.on('data', (chunk: Buffer) => {
        said = (said + chunk).slice(-2_000)
      })
      for (let attempt = 0; attempt < 300; attempt += 1) {
        if (started.exitCode !== null) break
        if (await ready().catch(() => false)) return
        await sleep(100)
      }
      throw new Error(`prometheus did not get ready: ${said}`)
    },
    async kill() {
      const ended = running
      running = null
      if (!ended || ended.exitCode !== null || ended.signalCode !== null) return
      const exited = once(ended, 'exit')
      ended.kill('SIGKILL')
      await exited
    },
  }
}

/** A receiver of remote write that shows and asks for certificates, TLS 1.3. */
export async function prometheusReceiver(folder: string, { files, client }: Papers): Promise<Prometheus> {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const config = join(folder, 'prometheus.yml')
  const web = join(folder, 'web.yml')
  writeFileSync(config, 'global: {}\n')
  writeFileSync(
    web,
    `tls_server_config:
  cert_file: ${files.server.cert}
  key_file: ${files.server.key}
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ${files.ca}
  min_version: TLS13
`,
  )
  const args = [
    `--config.file=${config}`,
    `--web.config.file=${web}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.enable-remote-write-receiver',
    '--log.level=error',
  ]
  return prometheusProcess(
    args,
    port,
    async () => (await askPrometheus(port, client, '/-/ready')).status === 200,
  )
}

/** A sender in agent mode: scrapes one exporter every second and writes it to a receiver. */
export async function prometheusSender(
  folder: string,
  { files }: Papers,
  { exporter, receiver }: { exporter: number; receiver: number },
): Promise<Prometheus> {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const config = join(folder, 'agent.yml')
  writeFileSync(
    config,
    `global: { scrape_interval: 1s, scrape_timeout: 900ms }
scrape_configs:
  - job_name: bench
    static_configs: [{ targets: ['127.0.0.1:${exporter}'] }]
remote_write:
  - url: https://127.0.0.1:${receiver}/api/v1/write
    tls_config: { ca_file: ${files.ca}, cert_file: ${files.client.cert}, key_file: ${files.client.key}, min_version: TLS13 }
`,
  )
  const args = [
    '--enable-feature=agent',
    `--config.file=${config}`,
    `--storage.agent.path=${join(folder, 'data')}`,
    '--log.level=error',
  ]
  return prometheusProcess(args, port, async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok)
}

export async function askPrometheus(
  port: number,
  client: Papers['client'],
  path: string,
): Promise<{ status: number; text: string }> {
  const agent = new Agent({ ...client, keepAlive: false })
  const sent = request({ host: '127.0.0.1', port, path, agent })
  sent.end()
  const [answer] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  agent.destroy()
  return { status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8') }
}
