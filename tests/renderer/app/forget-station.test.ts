import { afterEach, describe, expect, it } from 'vitest'
import { setLive, setLost, setUnpaired, useConnection } from '../../../renderer/app/connection.ts'
import { forgetWhenRefused } from '../../../renderer/app/forget-station.ts'
import { mergeAlarms, useAlarms } from '../../../renderer/features/alarms/store.ts'
import { mergeFigures, useFigures } from '../../../renderer/features/figures/store.ts'
import { setStation, useStation } from '../../../renderer/features/station/store.ts'

let stop = (): void => {}
afterEach(() => stop())

/** A screen that was connected and shows something. */
function showSomething(): void {
  stop = forgetWhenRefused()
  setLive()
  setStation({ unit: { code: '00004' } } as never)
  mergeFigures([{ unit: '00004', code: 'DV.01', value: 99.5 } as never])
  mergeAlarms([{ id: 7, state: 'open', sounding: true } as never])
}

const held = () => [useStation.getState(), useFigures.getState(), useAlarms.getState()]

describe('what a screen holds of its station', () => {
  it('is forgotten when the station does not know the screen any more', () => {
    showSomething()
    setUnpaired()
    expect(held()).toEqual([
      useStation.getInitialState(),
      useFigures.getInitialState(),
      useAlarms.getInitialState(),
    ])
  })

  it('stays where only the connection is lost', () => {
    showSomething()
    const before = held()
    setLost()
    expect(held()).toEqual(before)
  })
})

describe('the connection of a screen that was cut off', () => {
  it('stays cut off while the station is out of reach, until it is known again', () => {
    showSomething()
    setUnpaired()
    setLost()
    setLost()
    expect(useConnection.getState().state).toBe('unpaired')
    setLive()
    expect(useConnection.getState()).toEqual({ state: 'live', lostAt: null })
  })
})
