import { isIPv6 } from 'node:net'
import type { Context } from 'hono'

interface SocketEnv {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

/** A socket that listens on both kinds writes an address of IPv4 as one of IPv6. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/, '')

/** Where a request comes from; null where it came through no socket. */
export function callerAddress(c: Context): string | null {
  const { incoming } = (c.env ?? {}) as SocketEnv
  const address = incoming?.socket?.remoteAddress
  return address === undefined ? null : plainAddress(address)
}

/** Whose attempts are counted together: an address, or the 64 bits of IPv6 that one household has to itself. */
export function networkOf(written: string | null): string {
  const address = plainAddress(written ?? '')
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const middle = tail === undefined ? [] : Array(Math.max(0, 8 - groups.length - after.length)).fill('0')
  return [...groups, ...middle, ...after].slice(0, 4).join(':')
}
