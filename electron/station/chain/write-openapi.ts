/** Writes docs/chain-openapi.json anew: `node electron/station/chain/write-openapi.ts`, after a change of the wire. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chainOpenApi } from './openapi.ts'

const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'chain-openapi.json')
writeFileSync(file, `${JSON.stringify(chainOpenApi(), null, 2)}\n`)
