import { createHash } from 'node:crypto'

/** The blocks of a PEM text with one label, each ending in a line break. */
export function pemBlocks(text: string, label: 'CERTIFICATE' | 'PRIVATE KEY'): string[] {
  const pattern = new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')
  return [...text.matchAll(pattern)].map(([block]) => `${block}\n`)
}

export function toPem(der: ArrayBuffer | Uint8Array, label: 'CERTIFICATE' | 'PRIVATE KEY'): string {
  const base64 = Buffer.from(new Uint8Array(der)).toString('base64')
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`
}

export function sha256Hex(data: string | ArrayBuffer | Uint8Array): string {
  return createHash('sha256')
    .update(typeof data === 'string' ? data : new Uint8Array(data))
    .digest('hex')
}
