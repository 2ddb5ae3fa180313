import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const DAY_BEFORE = '2026-11-20'
const DAY = '2026-11-21'
const WARDS = ['00004', '00008', '00025'] as const

const day = (unit: string, handled: number, onTime: number | null, period: string = DAY) => [
  { unit, measure: 'dossiers_handled', period, value: handled },
  ...(onTime === null ? [] : [{ unit, measure: 'dossiers_on_time', period, value: onTime }]),
]

async function cityKpi(city: TestStation, query = ''): Promise<KpiValueItem | undefined> {
  const { body } = await city.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?unit=01&code=DV.01${query}`)
  return body.items[0]
}

/** Three wards that all reported the day before. */
async function cityOfThree(): Promise<TestStation> {
  const city = await makeStation('01')
  await city.post(WARDS.flatMap((unit) => day(unit, 100, 100, DAY_BEFORE)))
  return city
}

describe('bounds', () => {
  it('assume those missing at their worst and best, with their last known whole', async () => {
    const city = await cityOfThree()
    await city.post([...day('00004', 200, 200), ...day('00008', 100, 99)])
    // 299 of 300 so far; 00025 handled 100 the day before: 299/400 to 399/400.
    expect(await cityKpi(city)).toMatchObject({
      value: 100 * (299 / 300),
      bounds: { low: 74.75, high: 99.75 },
      coverage: { reported: 2, expected: 3 },
      lamp: 'green',
      doubtful: true,
      doubt: 'bounds',
    })
    await city.post(day('00025', 50, 50))
    expect(await cityKpi(city)).toMatchObject({ bounds: null, doubtful: false, doubt: null })
  })

  it('leave the colour alone where it can be told all the same', async () => {
    const city = await makeStation('01')
    await city.post(
      WARDS.flatMap((unit) =>
        day(unit, unit === '00025' ? 1 : 1_000, unit === '00025' ? 1 : 1_000, DAY_BEFORE),
      ),
    )
    await city.post([...day('00004', 1_000, 1_000), ...day('00008', 1_000, 1_000)])
    expect(await cityKpi(city)).toMatchObject({ doubtful: false, lamp: 'green', bounds: { high: 100 } })
  })

  it('come with any period that is asked for, and with none that is complete', async () => {
    const city = await cityOfThree()
    await city.post(day('00004', 200, 200))
    expect(await cityKpi(city, `&period=${DAY}`)).toMatchObject({
      doubt: 'bounds',
      bounds: { low: 50, high: 100 },
    })
    expect(await cityKpi(city, `&period=${DAY_BEFORE}`)).toMatchObject({ doubt: null, bounds: null })
  })

  it('are not for a unit that has no sub-units', async () => {
    const ward = await makeStation('00004')
    await ward.post(day('00004', 100, 99))
    const { body } = await ward.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=00004&code=DV.01')
    expect(body.items[0]).toMatchObject({ bounds: null, doubtful: false })
  })
})

describe('an uneven value', () => {
  it('is doubtful: a ward that sent only what is below the line does not speak for the city', async () => {
    const city = await cityOfThree()
    await city.post([...day('00004', 100, 100), ...day('00008', 100, 100), ...day('00025', 500, null)])
    expect(await cityKpi(city)).toMatchObject({ lamp: 'red', doubtful: true, doubt: 'uneven' })
    await city.post(day('00025', 500, 500))
    expect(await cityKpi(city)).toMatchObject({ lamp: 'green', doubtful: false })
  })
})
