import { readFileSync } from 'node:fs'
import { resourcePath } from './resources.ts'

const manifest = JSON.parse(readFileSync(resourcePath('..', 'package.json'), 'utf8')) as { version: string }

/** The program's version, as `package.json` says. */
export const VERSION = manifest.version
