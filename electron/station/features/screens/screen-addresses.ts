/** Under which addresses a screen may find the station. */
import { X509Certificate } from 'node:crypto'
import { isIP, isIPv6 } from 'node:net'
import type { ScreenAddresses } from '#shared/contract/screens.ts'
import { pemBlocks } from '../../chain/pem.ts'
import { isLoopbackHost, isWildcard, ownNames } from '../../http/own-names.ts'
import type { Screens } from './screens.ts'

const isLocalName = (name: string) => name.startsWith('*') || isLoopbackHost(name)

/** @param found This machine's own addresses and names, for where it listens on all. */
export function screenAddresses(
  { at, certificates }: Pick<Screens, 'at' | 'certificates'>,
  found = ownNames,
): ScreenAddresses {
  const where = at()
  if (!where) return { reachable: false, addresses: [] }
  const { origin, names } = certificates.info()
  const [leaf = ''] = pemBlocks(certificates.current().cert, 'CERTIFICATE')
  const certificate = new X509Certificate(leaf)
  const reachable = !isLoopbackHost(where.host)
  // A certificate from elsewhere names what people call this station: that comes first.
  const given = origin === 'given' && reachable ? names.filter((name) => !isLocalName(name)) : []
  const hosts = [...given, ...(isWildcard(where.host) ? found() : [where.host])]
  const addresses = [...new Set(hosts)].map((host) => ({
    origin: `https://${isIPv6(host) ? `[${host}]` : host}:${where.port}`,
    covered: (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined,
  }))
  return { reachable, addresses: addresses.toSorted((a, b) => Number(b.covered) - Number(a.covered)) }
}
