/** What a parent did not take is taken once it knows what it is, with nobody's help. */
import { describe, expect, it } from 'vitest'
import { packPeriod, periodAt } from '#shared/domain/period.ts'
import { definitionsMark } from '#station/chain/refused-items.ts'
import { importPack } from '#station/features/dictionary/import-pack.ts'
import { makeCustomHome, packText } from '../../support/custom-station.ts'
import { lampOf, link, sendAll, sendOne } from '../../support/levels.ts'
import { makeStation, reopenStation, type TestStation, testClock } from '../../support/station.ts'
import { TREES } from '../../support/trees.ts'

const DAY_MS = 24 * 3_600_000

async function cast() {
  const clock = testClock()
  const city = await makeStation('01', { clock })
  const home = await makeCustomHome('00004', TREES)
  const ward = await reopenStation(home.dir, clock)
  await link(city, ward)
  return { city, ward }
}

const refused = ({ station }: TestStation) =>
  station.db.prepare('SELECT key, code FROM refused_items ORDER BY key').all() as Array<{
    key: string
    code: string
  }>

const treesAt = ({ station }: TestStation) =>
  station.db
    .prepare(
      `SELECT cells.period, cells.total FROM cells JOIN measures ON measures.id = cells.measure
       JOIN units ON units.id = cells.unit
       WHERE measures.key = 'trees_planted' AND units.code = '00004' ORDER BY 1`,
    )
    .all()

describe('refused items', () => {
  it('are sent again when the parent knows what they are, and leave the list', async () => {
    const { city, ward } = await cast()
    await ward.post([{ unit: '00004', measure: 'trees_planted', period: '2026-11-20', value: 70 }])
    await sendAll(city, ward)
    const codes = new Set(refused(ward).map(({ code }) => code))
    expect(codes).toEqual(new Set(['unknown-measure', 'unknown-kpi']))
    expect(treesAt(city)).toEqual([])
    // A heartbeat changes nothing while the parent is as it was.
    const before = refused(ward)
    expect((await sendOne(city, ward))?.batch.items).toEqual([])
    await sendAll(city, ward)
    expect(refused(ward)).toEqual(before)

    await importPack(city.station, packText(TREES), false)
    // The next heartbeat's answer says so, and the batch after it brings everything.
    const sent = await sendAll(city, ward)
    const again = sent.length > 1 ? sent : [...sent, ...(await sendAll(city, ward))]
    expect(again.flatMap(({ answer }) => answer.rejected)).toEqual([])
    expect(refused(ward)).toEqual([])
    expect(treesAt(city)).toEqual(treesAt(ward))
    expect(treesAt(city)).not.toEqual([])
    expect(lampOf(city.station, '00004', 'TR.01')).toEqual(lampOf(ward.station, '00004', 'TR.01'))
  })

  it('stay where other definitions change nothing for them', async () => {
    const { city, ward } = await cast()
    await ward.post([{ unit: '00004', measure: 'trees_planted', period: '2026-11-20', value: 70 }])
    await sendAll(city, ward)
    const before = refused(ward)
    const [measure] = TREES.measures
    const other = { measures: [{ ...measure, key: 'trees_felled' }] }
    await importPack(city.station, packText(other), false)
    await sendAll(city, ward)
    await sendAll(city, ward)
    expect(refused(ward)).toEqual(before)
  })

  it('are tried again once a day: the parent’s clock may have come to them', async () => {
    const parentClock = testClock()
    const city = await makeStation('01', { clock: parentClock })
    const clock = testClock()
    clock.now += 20 * DAY_MS
    const ward = await makeStation('00004', { clock })
    await link(city, ward)
    const period = periodAt(clock(), 'day')
    const { rejected } = await ward.post([{ unit: '00004', measure: 'dossiers_received', period, value: 70 }])
    expect(rejected).toEqual([])
    await sendAll(city, ward)
    expect(refused(ward).length).toBeGreaterThan(0)
    for (let day = 0; day < 14; day += 1) {
      parentClock.now += DAY_MS
      await sendAll(city, ward)
      await sendAll(city, ward)
    }
    expect(refused(ward)).toEqual([])
    const held = `SELECT total FROM cells WHERE period = ${packPeriod(period)} AND part = 0 AND slice = 0
      AND unit = (SELECT id FROM units WHERE code = '00004')`
    expect(city.station.db.prepare(held).pluck().all()).toEqual([70])
  })

  it('are not tried again for a parent that was merely restarted', async () => {
    const { city } = await cast()
    const mark = definitionsMark(city.station)
    await city.stop()
    const again = await reopenStation(city.station.home.dir, city.clock)
    expect(definitionsMark(again.station)).toBe(mark)
    await importPack(again.station, packText(TREES), false)
    expect(definitionsMark(again.station)).not.toBe(mark)
  })
})
