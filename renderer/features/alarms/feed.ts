import type { AlarmItem, AlarmLoad, AlarmSettings, WarningRecord } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import { createFrameBatch } from '../../app/frame-batch.ts'
import type { Live } from '../../app/live.ts'
import { useUnits } from '../units/store.ts'
import { mergeAlarms, replaceAlarms, setLoad, useAlarms } from './store.ts'
import { nameUnits } from './unit-names.ts'

/** After a change the figures of the load are asked for once in so long, however many changes come. */
const SETTLE_MS = 3_000
const REFRESH_MS = 60_000

/** Keeps the open alarms by the live events, and beside them what is only told when asked. */
export function startAlarmsFeed(live: Live): () => void {
  let stopAsking = (): void => {}
  let settling: ReturnType<typeof setTimeout> | undefined
  const askLater = (): void => {
    settling ??= setTimeout(ask, SETTLE_MS)
  }
  const ask = (): void => {
    clearTimeout(settling)
    settling = undefined
    stopAsking()
    const failed = (): void => {}
    const stops = [
      load<AlarmLoad>({ path: '/api/v1/alarms/load', received: setLoad, failed }),
      load<AlarmSettings>({
        path: '/api/v1/alarm-settings',
        received: (settings) => useAlarms.setState({ settings }),
        failed,
      }),
      load<WarningRecord>({
        path: '/api/v1/warnings/record',
        received: (record) => useAlarms.setState({ record }),
        failed,
      }),
    ]
    stopAsking = () => {
      for (const stop of stops) stop()
    }
  }
  const batch = createFrameBatch<AlarmItem>((items) => {
    mergeAlarms(items)
    askLater()
  })
  const nameAll = (): void => nameUnits(useAlarms.getState().byId.values())
  const timer = setInterval(ask, REFRESH_MS)
  const stops = [
    live.on('snapshot', ({ alarms, alarmLoad }) => {
      batch.clear()
      replaceAlarms(alarms, alarmLoad)
      ask()
    }),
    useUnits.subscribe(nameAll),
    useAlarms.subscribe(({ byId }, before) => {
      if (byId !== before.byId) nameAll()
    }),
    live.on('alarm', (item) => batch.add(String(item.id), item)),
  ]
  return () => {
    for (const stop of stops) stop()
    batch.clear()
    clearInterval(timer)
    clearTimeout(settling)
    stopAsking()
  }
}
