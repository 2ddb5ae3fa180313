/** Licences of what ships with the program, read from the packages themselves when it is built. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { resourcePath } from '../resources.ts'

export interface Licence {
  readonly name: string
  readonly version: string
  /** As the package states it, an SPDX expression. */
  readonly licence: string
  /** Where it is shipped: in the wall's pages, in the station, or as what runs them. */
  readonly part: 'wall' | 'station' | 'runtime'
  /** The whole text of its licence, and of the notices that come with it. */
  readonly text: string
}

type Person = string | { readonly name?: string }

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string | { readonly type?: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly author?: Person
  readonly contributors?: readonly Person[]
  readonly repository?: string | { readonly url?: string }
}

/** Of a package that does not say. */
export const UNKNOWN = 'UNKNOWN'
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Folders of packages that `folder` needs at run time, and of those that they need. */
export function runtimePackages(folder: string): string[] {
  const found = new Set<string>()
  const visit = (from: string): void => {
    for (const name of Object.keys(manifestIn(from).dependencies ?? {})) {
      const at = resolvePackage(name, from)
      if (at === null || found.has(at)) continue
      found.add(at)
      visit(at)
    }
  }
  visit(folder)
  return [...found]
}

/** As Node looks for it: in `node_modules` of the folder, then of those above. */
function resolvePackage(name: string, from: string): string | null {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(dir) === dir) return null
  }
}

/** The package that a bundled module came from; null for modules of our own. */
export function packageOfModule(id: string): string | null {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0+/, ''))
  const folder = match?.[1]
  return folder && existsSync(join(folder, 'package.json')) ? folder : null
}

export function licenceOf(folder: string, part: Licence['part']): Licence {
  const manifest = manifestIn(folder)
  const { name, version, license } = manifest
  const licence = (typeof license === 'string' ? license : license?.type) ?? UNKNOWN
  return {
    name,
    version,
    licence,
    part,
    text: fileText(folder) ?? readMeText(folder) ?? standardText(manifest, licence),
  }
}

/** The licence and the notices that come with it, as files of their own. */
function fileText(folder: string): string | null {
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
  return texts.length > 0 ? texts.join('\n\n') : null
}

/** Some authors put it at the end of the read-me. */
function readMeText(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^readme/i.test(name))
  if (file === undefined) return null
  const text = readFileSync(join(folder, file), 'utf8')
  const start = text.search(/^#* *licen[cs]e\b/im)
  const section = start < 0 ? '' : text.slice(start).trim()
  return section.includes('"AS IS"') ? section : null
}

/** The text of the licence that the package states, in its author's name. */
function standardText({ author, contributors = [], repository }: Manifest, licence: string): string {
  const people = [author, ...contributors].flatMap((each) =>
    typeof each === 'string' ? each : (each?.name ?? []),
  )
  const from = typeof repository === 'string' ? repository : (repository?.url ?? '')
  const holder = `Copyright (c) ${people.join(', ') || from}`
  const known = licence.split('/')[0] ?? ''
  const file = resourcePath('licences', `${known}.txt`)
  if (existsSync(file)) return `${holder}\n\n${readFileSync(file, 'utf8').trim()}`
  return `${holder}\n${from}\n\nThis package states no licence and brings none.`
}

/** One of each package and version, by name. */
export function collectLicences(folders: Readonly<Record<Licence['part'], readonly string[]>>): Licence[] {
  const found = new Map<string, Licence>()
  for (const part of ['wall', 'station', 'runtime'] as const) {
    for (const folder of folders[part]) {
      const licence = licenceOf(folder, part)
      const key = `${licence.name}@${licence.version}`
      if (!found.has(key)) found.set(key, licence)
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
