/**
 * The board as a user of Node-RED builds it, with FlowFuse's dashboard: changes come in over HTTP, a function
 * keeps the grid, a template widget draws it as a table of lamps. Fetched on demand into `.cache`, never a
 * dependency; loopback only, without telemetry, with a folder of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from '@playwright/test'
import { runProgram } from '../support/runtime.ts'
import { freePort } from '../support/station-process.ts'
import { optionNumber } from './bench-option.ts'
import { say } from './chain-city.ts'
import type { WallFigures } from './wall.ts'
import { changeLamps, type WallLoad } from './wall-load.ts'
import { flowsOf } from './wall-node-red-flow.ts'
import {
  heapMb,
  installProbe,
  measureScript,
  openRepeatedly,
  type ProbeWindow,
  readLatencies,
} from './wall-page.ts'

const VERSIONS = { 'node-red': '5.0.7', '@flowfuse/node-red-dashboard': '1.31.0' } as const
const FOLDER = join(
  import.meta.dirname,
  '..',
  '..',
  '.cache',
  `node-red-${VERSIONS['node-red']}-dashboard-${VERSIONS['@flowfuse/node-red-dashboard']}`,
)
const READY_WITHIN_MS = 60_000
const WARM_UP_MS = 3_000

type Opened =
  | { readonly missing: null; readonly figures: WallFigures }
  | { readonly missing: string; readonly figures: null }

/** Installs it once; where that cannot be done, says why in one line. */
async function install(): Promise<string | null> {
  if (existsSync(join(FOLDER, 'node_modules', 'node-red', 'red.js'))) return null
  const partial = `${FOLDER}-${process.pid}.partial`
  mkdirSync(partial, { recursive: true })
  try {
    writeFileSync(join(partial, 'package.json'), '{ "private": true }\n')
    say('fetching Node-RED and its dashboard (250 MB, once) …')
    const exact = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`)
    const quiet = [
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--silent',
    ]
    await runProgram('npm', ['install', '--prefix', '.', ...quiet, ...exact], { cwd: partial })
    renameSync(partial, FOLDER)
    return null
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    return `could not be fetched: ${error instanceof Error ? error.message : String(error)}`
  }
}

interface NodeRed {
  readonly url: string
  stop(): Promise<void>
}

async function startNodeRed(load: WallLoad): Promise<NodeRed> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-node-red-'))
  const port = await freePort()
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowsOf(load.units, load.codes)))
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = {
  uiHost: '127.0.0.1',
  uiPort: ${port},
  flowFile: 'flows.json',
  credentialSecret: false,
  disableEditor: true,
  telemetry: { enabled: false, updateNotification: false },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  logging: { console: { level: 'warn', metrics: false, audit: false } },
}
`,
  )
  const red = spawn(
    process.execPath,
    [
      join(FOLDER, 'node_modules', 'node-red', 'red.js'),
      '--userDir',
      folder,
      '--settings',
      join(folder, 'settings.js'),
    ],
    { cwd: FOLDER, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_RED_HOME: undefined } },
  )
  let said = ''
  for (const output of [red.stdout, red.stderr])
    output.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-4_000)
    })
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    await end(red)
    rmSync(folder, { recursive: true, force: true })
  }
  for (const started = performance.now(); performance.now() - started < READY_WITHIN_MS; await sleep(250)) {
    if (red.exitCode !== null) break
    const answer = await fetch(`${url}/dashboard/board`).catch(() => null)
    if (answer?.ok) return { url, stop }
  }
  await stop()
  throw new Error(`Node-RED did not get ready: ${said}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'exit')
  clearTimeout(timer)
}

interface Wish {
  readonly openings: number
  readonly viewport: { readonly width: number; readonly height: number }
}

/** Measures the same things in the same browser under the same changes. */
export async function openNodeRed(browser: Browser, load: WallLoad, wish: Wish): Promise<Opened> {
  const missing = await install()
  if (missing !== null) return { missing, figures: null }
  const red = await startNodeRed(load)
  const changing = new AbortController()
  const send = async (changes: readonly unknown[]): Promise<void> => {
    const answer = await fetch(`${red.url}/lamps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    })
    if (!answer.ok) throw new Error(`Node-RED answered ${answer.status}`)
    await answer.arrayBuffer()
  }
  const changes = changeLamps(load, send, changing.signal)
  changes.catch(() => undefined)
  try {
    const seconds = optionNumber('wall-seconds', 20)
    const address = `${red.url}/dashboard/board`
    const newContext = () => browser.newContext({ viewport: wish.viewport, locale: 'vi-VN' })
    const { firstLampMs, scriptBytes } = await openRepeatedly(newContext, address, '.lamp', wish.openings)
    const context = await newContext()
    const probed = await context.newPage()
    await installProbe(probed, '.lamp')
    await probed.addInitScript(() => {
      // The socket's messages: 42[…] are events.
      const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage') ?? {}
      Object.defineProperty(WebSocket.prototype, 'onmessage', {
        configurable: true,
        set(this: WebSocket, handler: (event: MessageEvent) => void) {
          set?.call(this, (event: MessageEvent) => {
            if (String(event.data).startsWith('42') && String(event.data).includes('msg-input'))
              (window as unknown as ProbeWindow).probe.arrived()
            handler.call(this, event)
          })
        },
      })
    })
    await probed.goto(address)
    await probed.locator('.lamp').first().waitFor()
    await sleep(WARM_UP_MS)
    await probed.evaluate(() => {
      const { probe } = window as unknown as ProbeWindow
      probe.pending = []
      for (const table of document.querySelectorAll('table.board')) probe.watch(table)
    })
    await sleep(seconds * 1_000)
    const latencies = await readLatencies(probed)
    await probed.close()
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('.lamp').first().waitFor()
    await sleep(WARM_UP_MS)
    const script = await measureScript(page, () => sleep(seconds * 1_000))
    const mb = await heapMb(page)
    await context.close()
    say(
      `Node-RED: first lamp ${firstLampMs.map(Math.round).join(', ')} ms; script ${script.p95.toFixed(1)} ms a frame; ${latencies.length} changes drawn`,
    )
    return {
      missing: null,
      figures: { scriptKb: scriptBytes.gzip / 1_024, firstLampMs, latencies, script, heapMb: mb },
    }
  } finally {
    changing.abort()
    await changes.catch(() => undefined)
    await red.stop()
  }
}
