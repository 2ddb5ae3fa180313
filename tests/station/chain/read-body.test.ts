import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readJsonBody } from '#station/chain/read-body.ts'

const LIMITS = { sentBytes: 1_000, plainBytes: 1_000 }

describe('a body', () => {
  it('whose sender has gone before anybody listened to it is cut short, not waited for', async () => {
    const incoming = new IncomingMessage(new Socket())
    incoming.headers = { 'content-type': 'application/json' }
    incoming.destroy()
    await once(incoming, 'close')
    await expect(readJsonBody(incoming, LIMITS)).rejects.toMatchObject({ code: 'cut-short' })
  })
})
