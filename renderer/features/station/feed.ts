import { setStationClock } from '../../app/clock.ts'
import type { Live } from '../../app/live.ts'
import { setStation } from './store.ts'

export function startStationFeed(live: Live): () => void {
  const stops = [
    live.on('snapshot', ({ station }) => {
      setStationClock(station.clock)
      setStation(station)
    }),
    live.on('station', (station) => {
      setStationClock(station.clock)
      setStation(station)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
