/** What the first run offers: units, packs, ports. */
import { createServer } from 'node:net'
import type { SetupState } from '#shared/contract/setup.ts'
import { StationError } from '../errors.ts'
import { readPack } from '../features/dictionary/read-pack.ts'
import { packNames, readPackText } from '../resources.ts'

export function offeredPacks(): SetupState['packs'] {
  return packNames().map((name) => {
    const { nameVi, nameEn, groups, kpis, measures } = readPack(readPackText(name) ?? '')
    return {
      pack: name,
      nameVi,
      nameEn,
      kpis: kpis.length,
      measures: measures.length,
      groups: groups.map((group) => ({
        nameVi: group.nameVi,
        nameEn: group.nameEn,
        kpis: kpis.filter((kpi) => kpi.group === group.key).length,
      })),
    }
  })
}

export interface Ports {
  readonly port: number
  readonly screenPort: number
}

const FIRST_PORT = 8_443
/** A machine has seldom more stations than this. */
const MOST_PAIRS = 20

/**
 * The two ports for a new station on this machine, where nobody named them: the usual ones, or the next
 * that are free, since another station may live here.
 * @throws StationError `port-in-use` where none is.
 */
export async function freePorts(): Promise<Ports> {
  for (let pair = 0; pair < MOST_PAIRS; pair += 1) {
    const port = FIRST_PORT + 2 * pair
    if ((await isFree(port)) && (await isFree(port + 1))) return { port, screenPort: port + 1 }
  }
  throw new StationError(
    'port-in-use',
    `Các cổng từ ${FIRST_PORT} đều đang có chương trình khác dùng. Chọn cổng bằng --port và --screen-port.`,
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
