/** A station with measures and KPIs of the test's own beside those that ship. */
import { stringify } from 'yaml'
import type { UnitCode } from '#shared/domain/unit.ts'
import { openForWriting } from '#station/db/database.ts'
import { upsertPack } from '#station/features/dictionary/queries.ts'
import { readPack } from '#station/features/dictionary/read-pack.ts'
import { type Home, homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { NOW, temporaryFolder } from './station.ts'

export interface CustomPack {
  readonly codeLists?: readonly object[]
  readonly measures: readonly object[]
  readonly kpis?: readonly object[]
}

/** A pack as an operator's file has it. */
export const packText = ({ codeLists = [], measures, kpis = [] }: CustomPack): string =>
  stringify(
    {
      pack: 'test',
      version: 1,
      nameVi: 'Bộ thử',
      nameEn: 'Test pack',
      groups: [{ key: 'test', nameVi: 'Thử', nameEn: 'Test' }],
      codeLists,
      measures,
      kpis,
    },
    { aliasDuplicateObjects: false },
  )

/** Makes a home whose replica knows a pack, read the way an operator's file is; opens nothing. */
export async function makeCustomHome(unit: string, custom: CustomPack): Promise<Home> {
  const home = homeAt(temporaryFolder())
  await initStation(home, { unit: unit as UnitCode }, 'hanoi', NOW)
  const pack = readPack(packText(custom))
  const db = openForWriting(home.replica)
  db.transaction(() => upsertPack(db, pack, NOW)).immediate()
  db.close()
  return home
}
