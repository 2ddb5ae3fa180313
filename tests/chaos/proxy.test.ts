import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startProxy, type WireFault } from '../support/chaos/proxy.ts'

/** A far side that greets, and answers each word with `re:` and the word. */
async function conversation(fault: WireFault) {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      heard.push(String(chunk))
      socket.write(`re:${chunk}`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startProxy()
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  proxy.aim((server.address() as AddressInfo).port)
  proxy.become(fault)
  const open = () => {
    const socket = connect(proxy.port, '127.0.0.1')
    const answers: string[] = []
    socket.on('data', (chunk) => answers.push(String(chunk)))
    socket.on('error', () => undefined)
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
    })
    const say = async (word: string) => {
      socket.write(word)
      const answered = new Promise<void>((resolve) => {
        socket.once('data', () => resolve())
      })
      await Promise.race([answered, closed])
    }
    onTestFinished(() => {
      socket.destroy()
    })
    return { answers, closed, say }
  }
  return { heard, proxy, open }
}

describe('the network between stations', () => {
  it('passes everything where nothing is wrong, slowly where it is slow', async () => {
    for (const fault of [
      { kind: 'none' },
      { kind: 'delay', ms: 20 },
      { kind: 'throttle', bytesPerSecond: 1_000 },
    ] as const) {
      const { open, heard } = await conversation(fault)
      const { say, answers } = open()
      await say('hello')
      await say('figures')
      expect([heard, answers]).toEqual([
        ['hello', 'figures'],
        ['re:hello', 're:figures'],
      ])
    }
  })

  it('loses an answer whose request has arrived, and with it the connection', async () => {
    const { open, heard, proxy } = await conversation({ kind: 'lost-answers', holdMs: 50 })
    const { say, answers, closed } = open()
    await say('hello')
    await say('figures')
    await closed
    expect([heard, answers]).toEqual([['hello', 'figures'], ['re:hello']])
    expect(proxy.suffered()).toBeGreaterThan(0)
  })

  it('refuses where it is cut, ends what is open, and takes again where it is mended', async () => {
    const { open, proxy, heard } = await conversation({ kind: 'none' })
    const before = open()
    await before.say('one')
    proxy.become({ kind: 'cut' })
    await before.closed
    await open().closed
    proxy.become({ kind: 'none' })
    await open().say('two')
    expect(heard).toEqual(['one', 'two'])
  })

  it('ends a connection after so many bytes', async () => {
    const { open, heard } = await conversation({ kind: 'truncate', bytes: 20 })
    const { say, closed } = open()
    await say('0123456')
    await say('0123456')
    await closed
    expect(heard).toEqual(['0123456'])
  })
})
