/** What a station may define itself where its parent hands the dictionary down: what is new, under its own names. */
import type { Pack } from '#shared/contract/dictionary.ts'
import { ownNames } from '#shared/domain/local-pack.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import { refuseOwned } from '../directives/owner.ts'
import { selectDefinitions, selectPackOwners } from './queries.ts'

/** True where the parent hands the dictionary down. */
export const isHandedDown = (db: ReadableDb): boolean =>
  [...selectPackOwners(db).values()].some((owner) => owner !== null)

/** @throws StationError `owned-by-parent`, `bad-own-name` */
export function checkOwnPack(station: Station, db: ReadableDb, pack: Pack): void {
  const owners = selectPackOwners(db)
  refuseOwned(station, owners.get(pack.pack) ?? null, `Bộ chỉ tiêu “${pack.pack}”`)
  if (!isHandedDown(db)) return
  const names = ownNames(station.units.root.code)
  if (!owners.has(pack.pack) && !pack.pack.startsWith(names.pack))
    throw badName(`Mã bộ chỉ tiêu riêng bắt đầu bằng ${names.pack}; “${pack.pack}” chưa đúng.`)
  const measures = new Set(selectDefinitions(db, 'measures').map(({ key }) => key))
  for (const { key } of pack.measures) {
    if (!measures.has(key) && !key.startsWith(names.key))
      throw badName(
        `Mã số liệu riêng bắt đầu bằng ${names.key}, ví dụ ${names.key}trees_planted; “${key}” chưa đúng.`,
      )
  }
  const kpis = new Set(selectDefinitions(db, 'kpis').map(({ key }) => key))
  for (const { code } of pack.kpis) {
    if (!kpis.has(code) && !code.startsWith(names.code))
      throw badName(`Mã chỉ tiêu riêng viết dạng ${names.code}01, ${names.code}02…; “${code}” chưa đúng.`)
  }
}

const badName = (detail: string) => new StationError('bad-own-name', detail, 422)
