/** A real station of a city in a process of its own, with fleet children of all its communes. */
import type { Dictionary, MeasureItem } from '#shared/contract/dictionary.ts'
import type { StationProcess } from '#station/demo/station-process.ts'
import { enrolFleet } from '../support/fleet/fleet.ts'
import type { ChildOptions, FleetChild } from '../support/fleet/fleet-child.ts'

export interface FleetCity {
  readonly station: StationProcess
  readonly children: readonly FleetChild[]
  readonly measures: readonly MeasureItem[]
  close(): void
}

export async function enrolCity(
  station: StationProcess,
  unit: string,
  most: number,
  options: ChildOptions = {},
): Promise<FleetCity> {
  const { measures } = await station.request<Dictionary>('GET', '/api/v1/dictionary')
  const { items } = await station.request<{ items: Array<{ code: string }> }>(
    'GET',
    `/api/v1/units?parent=${unit}&limit=5000`,
  )
  const started = performance.now()
  const parent = {
    unit,
    code: async (child: string) =>
      (await station.request<{ code: string }>('POST', '/api/v1/enrolments', { unit: child })).code,
  }
  const children = await enrolFleet(
    parent,
    items.slice(0, most).map(({ code }) => code),
    options,
  )
  const seconds = (performance.now() - started) / 1_000
  say(`${children.length} children enrolled in ${seconds.toFixed(1)} s`)
  return {
    station,
    children,
    measures,
    close() {
      for (const child of children) child.close()
    },
  }
}

/** Progress, beside the table. */
export const say = (text: string): void => {
  process.stderr.write(`  ${text}\n`)
}
