/** What ships with the program: unit lists and KPI packs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { Unit, UnitCode, UnitKind } from '#shared/domain/unit.ts'

/** `resources/` beside the sources, beside the bundle, or in a packaged app's resources folder. */
export function resourcePath(...parts: string[]): string {
  let dir = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(dir, 'resources')
    if (existsSync(join(candidate, 'units', 'vietnam.csv'))) return join(candidate, ...parts)
    const above = dirname(dir)
    if (above === dir) throw new Error('the resources folder is missing from this installation')
    dir = above
  }
}

const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text))

/** The nation, 34 provinces and 3,321 communes, parents first. */
export function readNationalUnits(): Unit[] {
  const rows: Record<string, string>[] = parse(readFileSync(resourcePath('units', 'vietnam.csv')), {
    columns: true,
  })
  const units = rows.map((row) => ({
    code: row.code as UnitCode,
    parent: row.parent ? (row.parent as UnitCode) : null,
    kind: row.kind as UnitKind,
    nameVi: row.nameVi ?? '',
    nameEn: row.nameEn ?? '',
    areaKm2: numberOrNull(row.areaKm2 ?? ''),
    lat: numberOrNull(row.lat ?? ''),
    lon: numberOrNull(row.lon ?? ''),
  }))
  const depth = (unit: Unit) => (unit.parent === null ? 0 : unit.code.length)
  return units.sort((a, b) => depth(a) - depth(b))
}

/** Text of a pack that ships with the program, or null where there is none of that name. */
export function readPackText(name: string): string | null {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return null
  const file = resourcePath('packs', `${name}.yaml`)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** Names of the packs that ship with the program. */
export function packNames(): string[] {
  return readdirSync(resourcePath('packs'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .toSorted()
}

/** Folder of the built wall, or null where it has not been built. */
export function rendererPath(): string | null {
  const beside = resourcePath('..', 'out', 'renderer')
  return existsSync(join(beside, 'index.html')) ? beside : null
}
