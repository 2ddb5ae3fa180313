import { type Home, readRunInfo } from '../home.ts'
import { resourcePath } from '../resources.ts'
import type { StationProcess } from './station-process.ts'

const PORT = 5173

/** Serves the wall from its source with live reload, and passes its requests on to the station. */
export async function serveSource(
  station: StationProcess,
  ending: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const { createServer } = await import('vite')
  const { default: react } = await import('@vitejs/plugin-react')
  const { pairingPath } = await station.request<{ pairingPath: string }>('POST', '/api/v1/devices', {
    name: 'Trình duyệt của người phát triển',
  })
  const passOn = { target: addressOf(station.home), changeOrigin: true }
  const server = await createServer({
    configFile: false,
    root: resourcePath('..', 'renderer'),
    plugins: [react()],
    server: { host: '127.0.0.1', port: PORT, proxy: { '/api': passOn, '/enter': passOn } },
  })
  await server.listen()
  ending.addEventListener('abort', () => void server.close())
  say(`Mở một lần trong trình duyệt:\n  ${server.resolvedUrls?.local[0]?.replace(/\/$/, '')}${pairingPath}`)
}

/** The station keeps its loopback port when it restarts. */
function addressOf(home: Home): string {
  const info = readRunInfo(home)
  if (!info) throw new Error(`the station at ${home.dir} is not running`)
  return info.url
}
