import { create } from 'zustand'
import type { StationInfo } from '#shared/contract/index.ts'

interface Station {
  /** Null until the first snapshot. */
  readonly info: StationInfo | null
}

export const useStation = create<Station>()(() => ({ info: null }))

export function setStation(info: StationInfo): void {
  useStation.setState({ info })
}
