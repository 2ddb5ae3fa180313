/** What the alarm scene looks at follows the station, also over an outage in which it closed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AlarmItem } from '#shared/contract/index.ts'
import type { Live } from '../../../../renderer/app/live.ts'
import { startDeskFeed } from '../../../../renderer/features/alarms/desk-feed.ts'
import { chooseAlarm, settleOn, useDesk } from '../../../../renderer/features/alarms/desk-store.ts'

const alarm = (id: number, state: AlarmItem['state'] = 'unacknowledged') => ({ id, state }) as AlarmItem

/** A station that knows some alarms, and the events it sends. */
function cast(known: readonly AlarmItem[]) {
  const handlers = new Map<string, (data: object) => void>()
  const live = {
    on: (name: string, handler: (data: object) => void) => {
      handlers.set(name, handler)
      return () => {}
    },
  } as unknown as Live
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const found = known.find(({ id }) => path === `/api/v1/alarms/${id}`)
    return found ? Response.json(found) : Response.json({ title: 'Không có' }, { status: 404 })
  })
  const stop = startDeskFeed(live)
  return { asked, stop, say: (name: string, data: object) => handlers.get(name)?.(data) }
}

let stop = (): void => {}
beforeEach(() => useDesk.setState({ chosen: null, settled: false }))
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const chosen = () => useDesk.getState().chosen

describe('the chosen alarm', () => {
  it('is asked for where a snapshot does not hold it: it may have closed meanwhile', async () => {
    const { say, ...rest } = cast([alarm(7, 'closed')])
    stop = rest.stop
    chooseAlarm(alarm(7))
    say('snapshot', { alarms: [alarm(8)] })
    await expect.poll(chosen).toEqual(alarm(7, 'closed'))
    // What is closed stays so.
    say('snapshot', { alarms: [alarm(8)] })
    expect(rest.asked).toEqual(['/api/v1/alarms/7'])
  })

  it('is left where the station does not know it any more', async () => {
    const { say, ...rest } = cast([])
    stop = rest.stop
    chooseAlarm(alarm(7))
    say('snapshot', { alarms: [] })
    await expect.poll(chosen).toBeNull()
  })

  it('stays to be read when it closes where a person chose it, else the next one takes its place', () => {
    const { say, ...rest } = cast([])
    stop = rest.stop
    chooseAlarm(alarm(7))
    say('alarm', alarm(7, 'closed'))
    expect(chosen()).toEqual(alarm(7, 'closed'))
    chooseAlarm(null)
    settleOn(alarm(8))
    say('alarm', alarm(8, 'acknowledged'))
    expect(chosen()).toEqual(alarm(8, 'acknowledged'))
    say('alarm', alarm(8, 'closed'))
    expect(chosen()).toBeNull()
  })
})
