/** Key pairs: P-256, made and used through WebCrypto, kept as PKCS #8. */
import { createPublicKey, type webcrypto } from 'node:crypto'
import { pemBlocks, toPem } from './pem.ts'

export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const SIGNATURE_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const

type KeyPair = webcrypto.CryptoKeyPair

export async function makePrivateKey(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify'])
  return toPem(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')
}

export async function importKeyPair(pem: string): Promise<KeyPair> {
  const [block] = pemBlocks(pem, 'PRIVATE KEY')
  if (!block) throw new Error('no private key in this file')
  const der = Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const spki = createPublicKey(block).export({ format: 'der', type: 'spki' })
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, false, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', spki, KEY_ALGORITHM, true, ['verify']),
  }
}
