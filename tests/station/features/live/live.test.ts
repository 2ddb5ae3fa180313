import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLiveHub } from '#station/features/live/live-hub.ts'
import { type ReadEvent, readLive } from '../../../support/live-reader.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const row = { unit: '00004', measure: 'dossiers_handled', period: '2026-11-21', value: 100 }
const DAY = row.period

async function serve() {
  const station = await makeStation('01')
  const { loopback } = await station.start()
  const read = (lastId?: string) => readLive(loopback, station.token, lastId === undefined ? {} : { lastId })
  return { station, loopback, read }
}

/** The last thing that is said of the city's day after a change of that measure. */
const cityDay = (value: number) => (event: ReadEvent) =>
  event.event === 'cell' &&
  event.data.unit === '01' &&
  event.data.period === DAY &&
  event.data.value === value

const cityLamp = (value: number) => (event: ReadEvent) =>
  event.event === 'kpi' &&
  event.data.unit === '01' &&
  event.data.code === 'DV.01' &&
  event.data.value === value

const sequenceOf = ({ id }: ReadEvent) => Number(id.split('-')[1])

async function reportOnTime(station: TestStation, dossiers_on_time: number) {
  await station.post([{ ...row, measure: 'dossiers_on_time', value: dossiers_on_time }])
}

describe('the live stream', () => {
  it('begins with all that is known, then tells each change once and in order', async () => {
    const { station, read } = await serve()
    await station.post([row])
    await reportOnTime(station, 90)
    const live = await read()
    const first = await live.next()
    expect(first.event).toBe('snapshot')
    const lamp = { unit: '01', code: 'DV.01', value: 90, lamp: 'red', period: DAY }
    expect(first.data.kpis).toContainEqual(expect.objectContaining(lamp))
    expect(first.data.cells).toContainEqual(
      expect.objectContaining({ measure: row.measure, period: DAY, value: 100 }),
    )
    expect(first.data).toMatchObject({ station: { unit: { code: '01' }, uplink: null }, children: [] })

    await reportOnTime(station, 100)
    const told = await live.until(cityLamp(100))
    const cells = told
      .filter(({ event }) => event === 'cell')
      .map(({ data }) => `${data.unit} ${data.period} ${data.value}`)
    const periods = [DAY, '2026-W47', '2026-11', '2026-Q4', '2026-H2', '2026']
    expect(cells).toEqual(['00004', '01'].flatMap((unit) => periods.map((period) => `${unit} ${period} 100`)))
    expect(told.at(-1)?.data).toMatchObject({ ...lamp, value: 100, lamp: 'green' })
    expect(told.map(sequenceOf)).toEqual(told.map((_, index) => sequenceOf(first) + 1 + index))
  })

  it('says nothing of a figure that did not change, but of its lamp’s age', async () => {
    const { station, read } = await serve()
    await station.post([row])
    await reportOnTime(station, 90)
    const live = await read()
    await live.next()
    station.clock.now += 60_000
    await station.post([row])
    await reportOnTime(station, 91)
    const told = await live.until(cityLamp(91))
    expect(told.filter(({ event, data }) => event === 'cell' && data.measure === row.measure)).toEqual([])
  })

  it('sends a flood as a snapshot now and then, and loses nothing of what comes after', async () => {
    const { station, read } = await serve()
    const live = await read()
    await live.next()
    for (let flood = 0; flood < 5; flood += 1) {
      station.station.live.resync()
      await sleep(20)
    }
    await station.post([row])
    await reportOnTime(station, 90)
    const told = await live.until(
      (event) =>
        cityLamp(90)(event) ||
        (event.event === 'snapshot' &&
          (event.data.kpis as Array<Record<string, unknown>>).some(
            ({ unit, code, value }) => unit === '01' && code === 'DV.01' && value === 90,
          )),
    )
    expect(told.filter(({ event }) => event === 'snapshot').length).toBeLessThan(3)
  })

  it('goes on where a reader left off, with just what it missed', async () => {
    const { station, read } = await serve()
    await station.post([row])
    const live = await read()
    await live.next()
    await station.post([{ ...row, value: 101 }])
    const whole = await live.until(cityDay(101))
    const [left] = whole.slice(2, 3)
    live.close()
    await station.post([{ ...row, value: 102 }])
    const back = await read(left?.id)
    const missed = await back.until(cityDay(102))
    expect(missed.map(sequenceOf)).toEqual(
      missed.map((_, index) => sequenceOf(left as ReadEvent) + 1 + index),
    )
    expect(missed.every(({ event }) => event !== 'snapshot')).toBe(true)
    // Nothing was missed at all: the next event is the next change.
    const idle = await read(missed.at(-1)?.id)
    await station.post([{ ...row, value: 103 }])
    expect(sequenceOf(await idle.next())).toBe(sequenceOf(missed.at(-1) as ReadEvent) + 1)
  })

  it.each(['nonsense', '00000000-1', 'BOOT-999999', 'BOOT--1', 'BOOT-1e9', ''])(
    'begins anew for a reader that names %j',
    async (id) => {
      const { station, read } = await serve()
      await station.post([row])
      const live = await read()
      const boot = (await live.next()).id.split('-')[0] ?? ''
      const again = await read(id.replace('BOOT', boot))
      expect((await again.next()).event).toBe('snapshot')
    },
  )

  it('begins anew after a bulk import, for those who listen and those who come back', async () => {
    const { station, read } = await serve()
    await station.post([row])
    const live = await read()
    const { id } = await live.next()
    const bulk = Array.from({ length: 400 }, (_, index) => ({ ...row, slice: `s${index}`, value: index }))
    await station.post([...bulk, { ...row, value: 777 }])
    const next = await live.next()
    expect(next.event).toBe('snapshot')
    expect(next.data.cells).toContainEqual(
      expect.objectContaining({ measure: row.measure, period: DAY, value: 777 }),
    )
    expect((await (await read(id)).next()).event).toBe('snapshot')
    await station.post([{ ...row, value: 778 }])
    const after = await live.next()
    expect([after.event, sequenceOf(after)]).toEqual(['cell', sequenceOf(next) + 1])
    const resumed = await read(next.id)
    expect(sequenceOf(await resumed.next())).toBe(sequenceOf(next) + 1)
  })

  it('is not held up by a reader that has stopped reading', async () => {
    const { station, loopback, read } = await serve()
    const { hostname, port, host } = new URL(loopback)
    const stalled = connect({ host: hostname, port: Number(port) })
    await once(stalled, 'connect')
    stalled.write(
      `GET /api/v1/live HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${station.token}\r\n\r\n`,
    )
    await once(stalled, 'data')
    stalled.pause()
    const live = await read()
    await live.next()
    // Far more than a socket's buffers hold.
    const values = Array.from({ length: 30 }, (_, index) => index + 1)
    for (const value of values) {
      const rows = Array.from({ length: 120 }, (_, index) => ({ ...row, slice: `s${index}`, value }))
      await station.post([...rows, { ...row, value }])
      await live.until(cityDay(value))
    }
    expect(await station.ask('GET', '/api/v1/station')).toMatchObject({ status: 200 })
    stalled.destroy()
  })

  it('lets go of readers that leave', async () => {
    const { station, read } = await serve()
    const before = station.station.live.listeners
    const readers = await Promise.all([read(), read(), read()])
    await Promise.all(readers.map((reader) => reader.next()))
    expect(station.station.live.listeners).toBe(before + 3)
    for (const reader of readers) reader.close()
    const others = await read()
    await others.next()
    await expect.poll(() => station.station.live.listeners).toBe(before + 1)
  })
})

describe('the live hub', () => {
  it('keeps the newest events, and knows what it no longer keeps', () => {
    const hub = createLiveHub({ cell: () => null, kpi: () => null }, 'boot')
    const said: string[] = []
    hub.listen((events) => said.push(...events.map(({ id }) => id)))
    for (let count = 0; count < 10_050; count += 1) hub.say('child', { count })
    expect([said.length, hub.lastId()]).toEqual([10_050, 'boot-10050'])
    const since = (id: string) => hub.since(id)?.map((event) => event.id) ?? null
    expect(since('boot-10050')).toEqual([])
    expect(since('boot-10048')).toEqual(['boot-10049', 'boot-10050'])
    expect(since('boot-50')).toHaveLength(10_000)
    expect(since('boot-50')?.[0]).toBe('boot-51')
    expect([since('boot-49'), since('boot-10051'), since('other-10050'), since('boot')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})
