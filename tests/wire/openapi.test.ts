import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wireItem } from '#shared/contract/chain.ts'
import { chainApp } from '#station/chain/chain-app.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { chainOpenApi } from '#station/chain/openapi.ts'
import { makeStation } from '../support/station.ts'

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'chain-openapi.json')

interface Described {
  readonly paths: Readonly<Record<string, object>>
  readonly components: { readonly schemas: Readonly<Record<string, { anyOf?: object[]; oneOf?: object[] }>> }
}

describe('the chain’s API document', () => {
  it('is the one that the schemas make', () => {
    const written = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
    const hint = 'run: node electron/station/chain/write-openapi.ts'
    expect(written, hint).toEqual(JSON.parse(JSON.stringify(chainOpenApi())))
  })

  it('describes every route that is served, and no other', async () => {
    const { station } = await makeStation('01')
    const served = chainApp(station, loadIdentity(station.home), () => undefined)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    const { paths } = chainOpenApi() as unknown as Described
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual([...new Set(served)].sort())
  })

  it('holds every kind of item, and refers to nothing that is not there', () => {
    const document = chainOpenApi() as unknown as Described
    const { schemas } = document.components
    const kinds = schemas.WireItem?.oneOf ?? schemas.WireItem?.anyOf ?? []
    expect(kinds).toHaveLength(wireItem.options.length)
    expect(kinds.every((kind) => '$ref' in kind)).toBe(true)
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)]
    expect(referred.map(([, name]) => name).filter((name) => !(String(name) in schemas))).toEqual([])
  })
})
