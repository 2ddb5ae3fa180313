import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAt } from '#shared/domain/place.ts'
import { findLink, readDeepLink } from '../../../electron/main/deep-link.ts'

describe('readDeepLink', () => {
  it.each([
    ['mini-ioc://alarms', '/alarms'],
    ['mini-ioc://alarms/', '/alarms'],
    ['mini-ioc://lamp-board', '/lamp-board'],
    ['mini-ioc://overview', '/overview'],
    ['mini-ioc://', '/overview'],
    ['mini-ioc://kpi?unit=00004&kpi=DV.01', '/kpi?unit=00004&kpi=DV.01'],
    ['mini-ioc://kpi/?kpi=DV.01&unit=VN', '/kpi?kpi=DV.01&unit=VN'],
  ])('%s shows %s', (link, address) => {
    expect(readDeepLink(link)).toBe(address)
  })

  it.each([
    'mini-ioc://nowhere',
    'mini-ioc://api/v1/alarms',
    'mini-ioc://desktop/logs/station',
    'mini-ioc://alarms/../api',
    'mini-ioc://alarms%2f..',
    'mini-ioc://alarms#x',
    'mini-ioc://user@alarms',
    'mini-ioc://alarms:80',
    'mini-ioc://kpi?unit=0004&kpi=DV.01',
    'mini-ioc://kpi?unit=00004&kpi=DV.01&kpi=DV.02',
    'mini-ioc://kpi?playlist=x',
    'mini-ioc://kpi?kpi=<script>',
    'mini-ioc://kpi?',
    'mini-ioc:alarms',
    'MINI-IOC://alarms',
    'https://alarms',
    'mini-ioc://alarms\n--attach',
    `mini-ioc://kpi?kpi=${'A'.repeat(31)}`,
    '',
  ])('passes over %j', (link) => {
    expect(readDeepLink(link)).toBeNull()
  })

  it('leads to a place of the wall or nowhere, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const address = readDeepLink(`mini-ioc://${text}`)
        const path = address?.split('?')[0]
        expect(path === undefined || placeAt(path) !== null).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('findLink', () => {
  it('finds the link among what a system hands over', () => {
    expect(findLink(['/app', '--home', '/x', 'mini-ioc://alarms', '--flag'])).toBe('mini-ioc://alarms')
    expect(findLink(['/app', '--home', '/x'])).toBeNull()
  })
})
