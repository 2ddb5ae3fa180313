/**
 * What is kept of the sub-units' reports from one change to the next is what a look at all of them gives,
 * whatever comes, is corrected or taken back.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { carriedFrom, carries } from '#shared/domain/carry.ts'
import { type Period, packPeriod } from '#shared/domain/period.ts'
import { keptReports, openReports } from '#station/features/lamps/sub-unit-reports.ts'
import { storeRows } from '#station/features/observations/intake.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const WARDS = ['00004', '00008', '00025', '00028'] as const
const MEASURES = ['dossiers_handled', 'cameras_total'] as const
const DAYS = ['2026-10-19', '2026-11-18', '2026-11-20', '2026-11-21'] as const

const figure = fc.record({
  unit: fc.constantFrom(...WARDS),
  measure: fc.constantFrom(...MEASURES),
  period: fc.constantFrom(...DAYS),
  value: fc.option(fc.integer({ min: 1, max: 50 }), { freq: 3 }),
})

/** For each measure and day who has reported, and what was last known of those who have not. */
async function lookAtAll({ station }: TestStation, of: 'kept' | 'anew') {
  return await station.writer.write((transaction) => {
    const { db } = transaction
    const reports = of === 'kept' ? keptReports(station, transaction) : openReports(station.units)
    const unit = station.units.root.id
    return MEASURES.flatMap((key) =>
      DAYS.map((day) => {
        const measure = station.dictionary.measure(key)
        if (!measure) throw new Error(`no ${key}`)
        const period = packPeriod(day as Period)
        const from = carries(measure) ? carriedFrom(measure, period).from : period
        const missing = reports.missing(station, db, unit, measure, from, period)
        return {
          key,
          day,
          reporting: [...reports.reporting(db, unit, measure, from, period)].sort((a, b) => a - b),
          missing: [...missing].sort(([a], [b]) => a - b),
        }
      }),
    )
  })
}

describe('reports that are kept', () => {
  it('are what a look at all sub-units gives', async () => {
    const batches = fc.array(
      fc.uniqueArray(figure, {
        selector: ({ unit, measure, period }) => `${unit}|${measure}|${period}`,
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 12 },
    )
    // One station all along: what one history left is where the next begins.
    const city = await makeStation('01')
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        for (const batch of all) {
          await city.post(batch)
          expect(await lookAtAll(city, 'kept')).toEqual(await lookAtAll(city, 'anew'))
        }
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it('forget what a transaction noted that was never committed', async () => {
    const city = await makeStation('01')
    const day = (unit: string, measure: string, value: number | null) => ({
      unit,
      measure,
      period: DAYS[3],
      value,
    })
    await city.post(
      WARDS.flatMap((unit) => [day(unit, 'dossiers_handled', 100), day(unit, 'dossiers_on_time', 99)]),
    )
    const failing = city.station.writer.write(async (transaction) => {
      await storeRows(city.station, transaction, {
        rows: [day(WARDS[0], 'dossiers_on_time', null), day('00097', 'dossiers_handled', 5)],
        scope: { author: 'test', measures: null, units: null },
      })
      throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    await city.post([day(WARDS[1], 'dossiers_handled', 101)])
    const { body } = await city.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=01&code=DV.01')
    expect(body.items[0]).toMatchObject({ doubt: null, bounds: null })
  })
})
