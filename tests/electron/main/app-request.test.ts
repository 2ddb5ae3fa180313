import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWallUrl, resolveAppRequest } from '../../../electron/main/app-request.ts'

const ROOT = join('/', 'opt', 'mini-ioc', 'renderer')
const ask = (path: string) => resolveAppRequest(`app://mini-ioc${path}`, ROOT)

describe('resolveAppRequest', () => {
  it('serves the wall for the bare address, whatever the query', () => {
    const wall = { kind: 'file', file: join(ROOT, 'index.html'), contentType: 'text/html; charset=utf-8' }
    expect([ask('/'), ask('/?scene=map')]).toEqual([wall, wall])
  })

  it('gives each file its content type', () => {
    const types = ['a.js', 'a.css', 'a.woff2', 'a.svg', 'a.PNG'].map((name) => {
      const target = ask(`/assets/${name}`)
      return target.kind === 'file' ? target.contentType : target.kind
    })
    expect(types).toEqual([
      'text/javascript; charset=utf-8',
      'text/css; charset=utf-8',
      'font/woff2',
      'image/svg+xml',
      'image/png',
    ])
  })

  it('passes everything under /api on as it came', () => {
    expect(ask('/api/v1/kpis?unit=00004&code=DV.01')).toEqual({
      kind: 'api',
      path: '/api/v1/kpis?unit=00004&code=DV.01',
    })
    expect(ask('/api/v1/units/B%C3%A0%20%C4%90i%E1%BB%83m%3A1')).toEqual({
      kind: 'api',
      path: '/api/v1/units/B%C3%A0%20%C4%90i%E1%BB%83m%3A1',
    })
  })

  it.each([
    '/..%2f..%2fpackage.json',
    '/assets/..%5c..%5csecret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '/%252e%252e%252fsecret.json',
    '/api/..%2f..%2fchain/v1/enrol',
    '/api/../chain/v1/enrol',
    '/.git/config.json',
    '/C:/Windows/win.json',
    '/index.html:stream.json',
    '/index.html%00.json',
    '/assets',
    '/assets/a.node',
    '/%E0%A4%A',
    '/apix/v1/kpis',
  ])('refuses %s', (path) => {
    expect(ask(path)).toEqual({ kind: 'refused' })
  })

  it('refuses other hosts and other schemes', () => {
    const addresses = ['app://elsewhere/index.html', 'file:///etc/passwd', 'http://mini-ioc/', 'nonsense']
    for (const address of addresses) expect(resolveAppRequest(address, ROOT)).toEqual({ kind: 'refused' })
  })

  it('never leaves its folder, whatever the path', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2f',
        '%5c',
        '\\',
        '/',
        '%00',
        'assets',
        'x.js',
        '%25',
        ':',
        'api',
      ),
      fc.string({ maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = ask(`/${pieces.join('/')}.json`)
        if (target.kind === 'file') expect(target.file.startsWith(join(ROOT, '/'))).toBe(true)
        if (target.kind === 'api')
          expect(new URL(target.path, 'http://127.0.0.1:1').pathname).toMatch(/^\/api\//)
      }),
    )
  })
})

describe('isWallUrl', () => {
  it('knows the wall, and nothing else', () => {
    const known = ['app://mini-ioc/', 'app://mini-ioc/#/map', 'app://mini-ioc/?x=1'].map(isWallUrl)
    const other = ['app://mini-ioc/api/docs', 'app://other/', 'https://mini-ioc/', 'about:blank', ''].map(
      isWallUrl,
    )
    expect({ known, other }).toEqual({
      known: [true, true, true],
      other: [false, false, false, false, false],
    })
  })
})
