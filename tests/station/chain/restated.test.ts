import { describe, expect, it } from 'vitest'
import type { CellItem } from '#shared/contract/figures.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { collectItems } from '#station/chain/outbox.ts'
import { makeBatch, makeCell } from '../../support/chain.ts'
import { makeCustomHome } from '../../support/custom-station.ts'
import { makeStation, reopenStation, testClock } from '../../support/station.ts'

const CLOSING = {
  key: 'closing',
  nameVi: 'Số khóa sổ',
  nameEn: 'Closing',
  unit: 'hồ sơ',
  kind: 'flow',
  overTime: 'sum',
  overUnits: 'sum',
  basePeriod: 'day',
  closesAfterDays: 3,
}

describe('a restatement', () => {
  it('goes up with the cells that it stands behind', async () => {
    const { dir } = await makeCustomHome('00004', { measures: [CLOSING] })
    const { station, post } = await reopenStation(dir, testClock())
    const row = { unit: '00004', measure: 'closing', value: 5 }
    const { accepted } = await post([
      { ...row, period: '2026-11-10', reason: 'đếm sót' },
      { ...row, period: '2026-11-20' },
    ])
    expect(accepted).toBe(2)
    const items = await station.writer.write(async (transaction) => {
      await markEverythingDirty(station, transaction)
      return collectItems(station, transaction.db, 500).items
    })
    const restated = items.flatMap((item) => (item.kind === 'cell' && item.restated ? [item.period] : []))
    expect(restated.toSorted()).toEqual(
      ['2026', '2026-11', '2026-11-10', '2026-H2', '2026-Q4', '2026-W46'].toSorted(),
    )
    expect(items.filter(({ kind }) => kind === 'cell')).toHaveLength(8)
  })

  it('of a child marks the child’s cell and the one that is merged of it', async () => {
    const city = await makeStation('01')
    const unit = '00004' as UnitCode
    const identity = loadIdentity(city.station.home)
    const { code } = await createEnrolment(city.station, identity, { unit, url: 'https://127.0.0.1:1' })
    const request = await makeRequest(unit, await makePrivateKey())
    const { secret } = readEnrolmentCode(code)
    await redeemEnrolment(city.station, identity, { secret, request, address: 'x' })
    const child = city.station.units.byCode(unit)
    if (!child) throw new Error('no child')
    const items = [
      makeCell({ period: '2026-11-19', restated: true }),
      makeCell({ period: '2026-11-20', restated: false }),
    ]
    await takeBatch(city.station, child, makeBatch({ station: unit, epoch: 1, items }))
    const { body } = await city.ask<{ items: CellItem[] }>('GET', '/api/v1/cells?measure=dossiers_received')
    expect(body.items.map((cell) => `${cell.unit} ${cell.period} ${cell.restated}`).toSorted()).toEqual([
      '00004 2026-11-19 true',
      '00004 2026-11-20 false',
      '01 2026-11-19 true',
      '01 2026-11-20 false',
    ])
  })
})
