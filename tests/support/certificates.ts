import type { UnitCode } from '#shared/domain/unit.ts'
import { issueChildCertificate, makeRequest, requestedKey } from '#station/chain/certificates.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import type { Station } from '#station/context.ts'

const LIFE_MS = 90 * 86_400_000

/** A key and a certificate of a station's own unit and authority, PEM, that ends so long from the real now. */
export async function certificateEndingIn({ home, units }: Station, ms: number): Promise<string> {
  const unit: UnitCode = units.root.code
  const key = await makePrivateKey()
  const publicKey = await requestedKey(await makeRequest(unit, key))
  if (!publicKey) throw new Error('no key')
  const { authority } = loadIdentity(home)
  return key + (await issueChildCertificate(authority, { unit, publicKey, now: Date.now() + ms - LIFE_MS }))
}
