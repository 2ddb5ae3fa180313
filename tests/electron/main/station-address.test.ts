import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  isStationServing,
  parseStationAddress,
  readStationAddress,
} from '../../../electron/main/station-address.ts'
import { listen } from '../../support/listen.ts'

const file = { url: 'http://127.0.0.1:4711', token: 'secret', pid: 4711 }
const parse = (change: object, alive = true) =>
  parseStationAddress(JSON.stringify({ ...file, ...change }), () => alive)

describe('parseStationAddress', () => {
  it('reads what a station writes', () => {
    expect(parse({})).toEqual({ url: new URL('http://127.0.0.1:4711'), token: 'secret', pid: 4711 })
  })

  it('ignores the file of a process that is gone', () => {
    expect(parse({}, false)).toBeNull()
  })

  it('sends the token to this machine only', () => {
    const elsewhere = [
      'http://10.0.0.1:80',
      'https://127.0.0.1:1',
      'http://127.0.0.1.example:80',
      'file:///x',
      'x',
    ]
    expect(elsewhere.map((url) => parse({ url }))).toEqual([null, null, null, null, null])
  })

  it('takes no token that could carry a header with it', () => {
    expect(['a\r\nx: y', '', 'a b'].map((token) => parse({ token }))).toEqual([null, null, null])
  })

  it('is not upset by half a file or another one', () => {
    expect(['', '{', 'null', '[]', '{"url":1}'].map((text) => parseStationAddress(text, () => true))).toEqual(
      [null, null, null, null, null],
    )
    expect([0, -1, 1.5].map((pid) => parse({ pid }))).toEqual([null, null, null])
  })
})

describe('readStationAddress', () => {
  it('finds the file in the home, and a living process behind it', () => {
    const home = mkdtempSync(join(tmpdir(), 'mini-ioc-home-'))
    onTestFinished(() => rmSync(home, { recursive: true }))
    expect(readStationAddress(home)).toBeNull()
    mkdirSync(join(home, 'run'))
    writeFileSync(join(home, 'run', 'station.json'), JSON.stringify({ ...file, pid: process.pid }))
    expect(readStationAddress(home)?.token).toBe('secret')
  })
})

describe('isStationServing', () => {
  it('asks with the token, and believes nothing but a good answer', async () => {
    const url = await listen(
      createServer((request, response) => {
        response.writeHead(request.headers.authorization === 'Bearer secret' ? 200 : 401).end('{}')
      }),
    )
    const pid = process.pid
    expect([
      await isStationServing({ url, token: 'secret', pid }),
      await isStationServing({ url, token: 'other', pid }),
    ]).toEqual([true, false])
  })

  it('is told by a refused connection that nobody is there', async () => {
    const address = { url: new URL('http://127.0.0.1:1'), token: 'secret', pid: process.pid }
    expect(await isStationServing(address)).toBe(false)
  })
})
