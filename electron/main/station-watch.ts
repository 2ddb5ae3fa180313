/** Asks the station now and then how it is, for the icon in the system's tray and the menu. */
import { get } from 'node:http'
import { readStationAddress, type StationAddress } from './station-address.ts'

export interface StationGlance {
  /** `lost`: no station answers; `alarm`: red alarms that nobody has taken on. */
  readonly state: 'well' | 'alarm' | 'lost'
  readonly unitVi: string | null
  readonly unitEn: string | null
  readonly version: string | null
  /** Red alarms that nobody has taken on; counted up to 100. */
  readonly unacknowledged: number
}

export const NO_GLANCE: StationGlance = {
  state: 'lost',
  unitVi: null,
  unitEn: null,
  version: null,
  unacknowledged: 0,
}

const LOOK_EVERY_MS = 10_000
const DEADLINE_MS = 5_000
const MOST_BYTES = 2 * 1024 * 1024

export interface StationWatch {
  glance(): StationGlance
  stop(): void
}

export function startStationWatch(home: string, changed: (glance: StationGlance) => void): StationWatch {
  let seen = NO_GLANCE
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async () => {
    const next = await glanceAt(readStationAddress(home))
    if (stopped) return
    if (JSON.stringify(next) !== JSON.stringify(seen)) {
      seen = next
      changed(seen)
    }
    timer = setTimeout(look, LOOK_EVERY_MS)
  }
  void look()
  return {
    glance: () => seen,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

export async function glanceAt(address: StationAddress | null): Promise<StationGlance> {
  if (!address) return NO_GLANCE
  const station = asRecord(await askJson(address, '/api/v1/station'))
  const unit = asRecord(station?.unit)
  if (!station || !unit) return NO_GLANCE
  const alarms = asRecord(
    await askJson(address, '/api/v1/alarms?state=unacknowledged&severity=red&limit=100'),
  )
  const unacknowledged = Array.isArray(alarms?.items) ? alarms.items.length : 0
  return {
    state: unacknowledged > 0 ? 'alarm' : 'well',
    unitVi: textOrNull(unit.nameVi),
    unitEn: textOrNull(unit.nameEn),
    version: textOrNull(station.version),
    unacknowledged,
  }
}

/** The answer, or null where there is none in time. */
function askJson(address: StationAddress, path: string): Promise<unknown> {
  return new Promise((done) => {
    const request = get(
      new URL(path, address.url),
      { agent: false, headers: { authorization: `Bearer ${address.token}` }, timeout: DEADLINE_MS },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > MOST_BYTES) request.destroy()
        })
        response.on('end', () => done(response.statusCode === 200 ? parse(text) : null))
      },
    )
    request.on('timeout', () => request.destroy())
    request.on('error', () => done(null))
    request.on('close', () => done(null))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
