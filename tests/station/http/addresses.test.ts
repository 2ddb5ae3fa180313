import { EventEmitter } from 'node:events'
import { isIP, Server } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { readCertificate } from '#station/chain/certificates.ts'
import { createIdentity, serverCredentials } from '#station/chain/identity.ts'
import { homeAt, makeHome } from '#station/home.ts'
import { boundByAddress } from '#station/http/bound-by-address.ts'
import { networkOf } from '#station/http/caller-address.ts'
import { ownNames } from '#station/http/own-names.ts'
import { NOW, temporaryFolder } from '../../support/station.ts'

const CITY = '01' as UnitCode

describe('the network of an address', () => {
  it('is the address itself, but the first half of an IPv6 one', () => {
    expect(networkOf('10.0.0.7')).toBe('10.0.0.7')
    expect(networkOf(null)).toBe('')
    const alike = ['2001:db8:0:1::5', '2001:db8:0:1:ffff::', '2001:db8:0:1:1:2:3:4'].map(networkOf)
    expect(new Set(alike).size).toBe(1)
    expect(networkOf('2001:db8::5')).toBe('2001:db8:0:0')
    expect(networkOf('fe80::1%eth0')).toBe(networkOf('fe80::2'))
    expect(networkOf('2001:db8:0:2::5')).not.toBe(alike[0])
    // As a socket that listens on both says it.
    expect(networkOf('::ffff:10.0.0.7')).toBe('10.0.0.7')
  })
})

describe('connections bounded by address', () => {
  class Caller extends EventEmitter {
    readonly remoteAddress: string
    closed = false
    constructor(remoteAddress: string) {
      super()
      this.remoteAddress = remoteAddress
    }
    destroy() {
      this.closed = true
      this.emit('close')
    }
  }

  it('are counted by network, and those that ended no more', () => {
    const server = new Server()
    boundByAddress(server, 2)
    const connect = (address: string) => {
      const caller = new Caller(address)
      server.emit('connection', caller)
      return caller
    }
    const household = ['2001:db8:0:1::5', '2001:db8:0:1:ffff::', '2001:db8:0:1:1:2:3:4'].map(connect)
    expect(household.map(({ closed }) => closed)).toEqual([false, false, true])
    expect(connect('2001:db8:0:2::5').closed).toBe(false)
    const legacy = ['::ffff:10.0.0.7', '::ffff:10.0.0.7', '::ffff:10.0.0.7', '::ffff:10.0.0.8'].map(connect)
    expect(legacy.map(({ closed }) => closed)).toEqual([false, false, true, false])
    household[0]?.destroy()
    expect([connect('2001:db8:0:1::6').closed, connect('2001:db8:0:1::7').closed]).toEqual([false, true])
  })
})

describe('a station that listens on all addresses', () => {
  it('is named in its certificate by all of them', async () => {
    const home = homeAt(temporaryFolder())
    makeHome(home)
    const identity = await createIdentity(home, CITY, NOW)
    const issue = (host: string) => serverCredentials(home, identity, { unit: CITY, host, now: NOW })
    const { hosts } = readCertificate((await issue('0.0.0.0')).certificate)
    expect(hosts).toEqual(['localhost', '127.0.0.1', ...ownNames()])
    expect(hosts).not.toContain('0.0.0.0')
    expect(hosts.filter((host) => isIP(host) && host.startsWith('127.'))).toEqual(['127.0.0.1'])
    const { hosts: one } = readCertificate((await issue('10.1.2.3')).certificate)
    expect(one).toContain('10.1.2.3')
  })
})
