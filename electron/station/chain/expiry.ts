/**
 * When a station's certificates end. All but the authority's and one that the centre got elsewhere for its
 * screens renew themselves long before that; one that is near its end has failed to, and somebody has to look.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AlarmSeverity } from '#shared/domain/alarm.ts'
import type { Home } from '../home.ts'

export const CERTIFICATES = ['uplink', 'listener', 'screens', 'authority'] as const
export type CertificateName = (typeof CERTIFICATES)[number]

export interface Expiry {
  readonly certificate: CertificateName
  readonly notAfter: number
}

const DAY_MS = 86_400_000
/** Days left; an authority in its last 90 days gives shorter certificates than it should. */
const LIMITS: Readonly<Record<CertificateName, { readonly yellow: number; readonly red: number }>> = {
  uplink: { yellow: 14, red: 3 },
  listener: { yellow: 14, red: 3 },
  screens: { yellow: 21, red: 5 },
  authority: { yellow: 90, red: 14 },
}

/** Of the certificates that there are and can be read. */
export function readExpiries({ keys }: Pick<Home, 'keys'>): Expiry[] {
  return CERTIFICATES.flatMap((certificate) => {
    const file = join(keys, `${certificate}.pem`)
    const pem = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const start = pem.indexOf('-----BEGIN CERTIFICATE-----')
    if (start < 0) return []
    try {
      return [{ certificate, notAfter: new X509Certificate(pem.slice(start)).validToDate.getTime() }]
    } catch {
      return []
    }
  })
}

export function judgeExpiry({ certificate, notAfter }: Expiry, now: number): AlarmSeverity | 'clear' {
  const { yellow, red } = LIMITS[certificate]
  const left = notAfter - now
  if (left < red * DAY_MS) return 'red'
  return left < yellow * DAY_MS ? 'yellow' : 'clear'
}

export interface Ending extends Expiry {
  readonly severity: AlarmSeverity
}

/** The certificate that needs a hand most, or null. */
export function worstExpiry(expiries: readonly Expiry[], now: number): Ending | null {
  const ending = expiries.flatMap((expiry): Ending[] => {
    const severity = judgeExpiry(expiry, now)
    return severity === 'clear' ? [] : [{ ...expiry, severity }]
  })
  const rank = ({ severity }: Ending) => (severity === 'red' ? 0 : 1)
  return ending.sort((a, b) => rank(a) - rank(b) || a.notAfter - b.notAfter)[0] ?? null
}
