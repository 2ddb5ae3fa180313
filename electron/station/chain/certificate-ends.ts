import { X509Certificate } from 'node:crypto'
import type { CertificateEnds } from '../chain-link.ts'
import type { Home } from '../home.ts'
import { type Identity, readUplinkCredentials } from './identity.ts'

/** The instant after which a certificate is not believed any more (ms since 1970). @throws where it is none. */
export const validUntil = (pem: string): number => Date.parse(new X509Certificate(pem).validTo)

export function certificateEnds(home: Home, identity: Identity, server: string): CertificateEnds {
  const uplink = readUplinkCredentials(home)
  return {
    authority: validUntil(identity.authority.certificate),
    server: validUntil(server),
    uplink: uplink && validUntil(uplink.certificate),
  }
}
