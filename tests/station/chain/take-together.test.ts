/** Figures and lamps of several children in one transaction: each unit's lamp is the one its station told. */
import { expect, it } from 'vitest'
import { batch as batchSchema } from '#shared/contract/chain.ts'
import { acknowledge, prepareBatch } from '#station/chain/sending.ts'
import { isPlain, takeTogether } from '#station/chain/take-together.ts'
import { onTime } from '../../support/alarms.ts'
import { lampOf, link, sendAll } from '../../support/levels.ts'
import { makeStation, testClock } from '../../support/station.ts'

it('lamps of several children are taken together, each as it was told', async () => {
  const clock = testClock()
  const city = await makeStation('01', { clock })
  const wards = [await makeStation('00004', { clock }), await makeStation('00008', { clock })] as const
  for (const ward of wards) {
    await link(city, ward)
    await ward.post(onTime(ward.station.units.root.code, 97))
    await sendAll(city, ward)
  }
  clock.now += 60_000
  const prepared = await Promise.all(
    wards.map(async (ward) => {
      // Over the threshold, but not by the dead band: it stays yellow.
      await ward.post(onTime(ward.station.units.root.code, 99))
      const ready = await prepareBatch(ward.station, 2_000)
      if (!ready) throw new Error('no batch')
      return ready
    }),
  )
  const arrived = prepared.map(({ batch }) => {
    const unit = city.station.units.byCode(batch.station)
    if (!unit) throw new Error('no unit')
    return { unit, batch: batchSchema.parse(JSON.parse(JSON.stringify(batch))) }
  })
  expect(
    new Set(arrived.flatMap(({ batch }) => batch.items.map((item) => (item as { kind: string }).kind))),
  ).toEqual(new Set(['cell', 'lamp']))
  expect(arrived.every(isPlain)).toBe(true)
  const results = await takeTogether(city.station, arrived)
  for (const [index, ward] of wards.entries()) {
    const result = results[index]
    if (result?.outcome !== 'answered') throw new Error('not answered')
    expect(result.answer).toMatchObject({ rejected: [], dictionary: expect.any(String) })
    const ready = prepared[index]
    if (ready) await acknowledge(ward.station, ready, result.answer)
    const { code } = ward.station.units.root
    const lamp = lampOf(ward.station, code, 'DV.01')
    expect(lamp).toMatchObject({ lamp: 'yellow', value: 99 })
    expect(lampOf(city.station, code, 'DV.01')).toEqual(lamp)
    expect(ward.station.db.prepare('SELECT * FROM outbox_lamps').all()).toEqual([])
  }
  expect(lampOf(city.station, '01', 'DV.01')).toMatchObject({ value: 99 })
})
