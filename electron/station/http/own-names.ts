/** Under which addresses and names others may reach this machine, the most likely first. */
import { hostname, networkInterfaces } from 'node:os'

/** Of containers, virtual machines and tunnels: seldom where a screen stands. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|tun|tap|wg|zt|utun|lxc)/i
const HOST_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i
const MOST = 20

export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

export function ownNames(): string[] {
  const found = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/i.test(address))
      .map(({ address, family }) => ({
        address,
        rank: (VIRTUAL.test(name) ? 2 : 0) + (family === 'IPv6' ? 1 : 0),
      })),
  )
  const addresses = found.sort((a, b) => a.rank - b.rank).map(({ address }) => address)
  const name = hostname().toLowerCase()
  return [...new Set([...addresses.slice(0, MOST), ...(HOST_NAME.test(name) ? [name] : [])])]
}
