/** What the parent did not take lies before the operator with its reason, and leaves when it is taken. */
import { describe, expect, it } from 'vitest'
import type { RefusedItem } from '#shared/contract/links.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { importPack } from '#station/features/dictionary/import-pack.ts'
import { makeCustomHome, packText } from '../../../support/custom-station.ts'
import { link, sendAll } from '../../../support/levels.ts'
import { makeStation, reopenStation, type TestStation, testClock } from '../../../support/station.ts'
import { TREES } from '../../../support/trees.ts'

async function cast() {
  const clock = testClock()
  const city = await makeStation('01', { clock })
  const ward = await reopenStation((await makeCustomHome('00004', TREES)).dir, clock)
  await link(city, ward)
  return { city, ward, clock }
}

const plant = (ward: TestStation, period: string, slice = '') =>
  ward.post([{ unit: '00004', measure: 'trees_planted', period, slice, value: 70 }])

async function listed(station: TestStation, query = '') {
  const { status, body } = await station.ask<{ items: RefusedItem[]; next: string | null }>(
    'GET',
    `/api/v1/refused-items${query}`,
  )
  expect(status).toBe(200)
  return body
}

describe('refused items', () => {
  it('say what they are and why they were not taken, the last refused first', async () => {
    const { city, ward, clock } = await cast()
    await plant(ward, '2026-11-20')
    await sendAll(city, ward)
    const first = clock.now
    clock.now += 60_000
    await plant(ward, '2026-11-19', 'oak')
    await sendAll(city, ward)
    const { items, next } = await listed(ward)
    expect(next).toBeNull()
    const days = items.filter(({ period }) => period?.length === 10)
    const detail = 'Không có số liệu “trees_planted” trong từ điển.'
    const said = { kind: 'cell', unit: '00004', measure: 'trees_planted', kpi: null, code: 'unknown-measure' }
    const oak = { period: '2026-11-19', slice: 'oak', key: '00004|trees_planted|2026-11-19|oak' }
    const whole = { period: '2026-11-20', slice: '', key: '00004|trees_planted|2026-11-20|' }
    expect(days).toEqual([
      { ...said, ...oak, detail, refusedAt: formatInstant(clock.now) },
      { ...said, ...whole, detail, refusedAt: formatInstant(first) },
    ])
    expect(items.find(({ kind }) => kind === 'lamp')).toMatchObject({
      unit: '00004',
      measure: null,
      kpi: 'TR.01',
      period: null,
      key: '00004|TR.01',
      code: 'unknown-kpi',
    })
  })

  it('come in pages that leave none out and repeat none', async () => {
    const { city, ward } = await cast()
    for (const day of ['18', '19', '20']) await plant(ward, `2026-11-${day}`)
    await sendAll(city, ward)
    const whole = await listed(ward)
    const paged: RefusedItem[] = []
    let next: string | null = null
    do {
      const after: string = next === null ? '' : `&after=${encodeURIComponent(next)}`
      const page = await listed(ward, `?limit=2${after}`)
      expect(page.items.length).toBeLessThanOrEqual(2)
      paged.push(...page.items)
      next = page.next
    } while (next !== null)
    expect(whole.items.length).toBeGreaterThan(4)
    expect(paged).toEqual(whole.items)
  })

  it('refuse a cursor that is none', async () => {
    const { ward } = await cast()
    const answer = await ward.ask<{ code: string }>('GET', '/api/v1/refused-items?after=x')
    expect([answer.status, answer.body.code]).toEqual([422, 'bad-cursor'])
  })

  it('leave the list once the parent takes them', async () => {
    const { city, ward } = await cast()
    await plant(ward, '2026-11-20')
    await sendAll(city, ward)
    expect((await listed(ward)).items).not.toEqual([])
    await importPack(city.station, packText(TREES), false)
    await sendAll(city, ward)
    await sendAll(city, ward)
    expect((await listed(ward)).items).toEqual([])
  })
})
