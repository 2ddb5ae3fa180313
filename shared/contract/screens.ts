/** Screens without the app: how they are paired, what they are, where they find the station. */
import { z } from 'zod'
import { SCREEN_KINDS } from '../domain/screen-kind.ts'
import { instant, page } from './primitives.ts'
import { screenReport } from './wall.ts'

export const screenName = z.string().trim().min(1).max(80)
/** Which playlist a screen turns through; null: none, whoever stands there turns it. */
export const playlistChoice = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .nullable()

/** What the asking browser says it is, and where it asks from: told by itself, so no proof of anything. */
const asking = {
  kind: z.enum(SCREEN_KINDS),
  browser: z.string().nullable(),
  address: z.string().nullable(),
}

/** A browser that shows a code and waits. */
export const pairingRequest = z.object({ code: z.string(), ...asking, askedAt: instant, expiresAt: instant })
export type PairingRequestItem = z.infer<typeof pairingRequest>
export const pairingRequestPage = page(pairingRequest)

export const pairingAcceptance = z.object({ name: screenName, playlist: playlistChoice.default(null) })

/** To the browser that asks to be paired: the code is to be seen, the secret never leaves the page. */
export const pairingOpened = z.object({
  code: z.string(),
  secret: z.string(),
  /** Not an instant: nobody knows what the clock of such a browser says. */
  secondsLeft: z.number().int(),
})
export type PairingOpened = z.infer<typeof pairingOpened>
export const pairingClaim = z.object({
  secret: z.string().min(1).max(100),
  /** How long the answer may be held back for something to become of it. */
  waitSeconds: z.number().int().min(0).max(25).default(0),
})
/** `over`: the code is not good any more, or was turned down; ask for another. */
export const pairingState = z.object({ state: z.enum(['waiting', 'accepted', 'over']) })
export type PairingState = z.infer<typeof pairingState>

/** A screen that may read, and never write but its report. */
export const deviceRequest = z.object({ name: screenName, playlist: playlistChoice.default(null) })
export const deviceChange = z
  .object({ name: screenName, playlist: playlistChoice })
  .partial()
  .refine(({ name, playlist }) => name !== undefined || playlist !== undefined, 'nothing to change')
export const shownReport = screenReport.extend({ at: instant })
export const device = z.object({
  id: z.string(),
  name: screenName,
  playlist: playlistChoice,
  ...asking,
  createdAt: instant,
  pairedAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /** An invitation that nobody has used yet ends then. */
  invitedUntil: instant.nullable(),
  /** True while it listens to the live stream. */
  connected: z.boolean(),
  /** What it last told of itself since the station started. */
  report: shownReport.nullable(),
})
export type DeviceItem = z.infer<typeof device>
export const deviceCreated = device.extend({
  /** Open this once in the screen's browser; it works one time and for 15 minutes. */
  pairingPath: z.string(),
  expiresAt: instant,
})
export type DeviceCreated = z.infer<typeof deviceCreated>
export const devicePage = page(device).extend({
  /** What the screens on the station's own machine last told. */
  here: shownReport.nullable(),
})
export type DevicePage = z.infer<typeof devicePage>

export const screenAddresses = z.object({
  /** False where the station listens on this machine only: then no other device reaches it. */
  reachable: z.boolean(),
  /** The most useful first. */
  addresses: z.array(
    z.object({
      /** `https://10.1.2.3:8444` */
      origin: z.string(),
      /** True where the certificate that is shown there names this address. */
      covered: z.boolean(),
    }),
  ),
})
export type ScreenAddresses = z.infer<typeof screenAddresses>

/** The certificate that screens are shown. */
export const screenCertificate = z.object({
  /** `own`: signed by the station's authority; `given`: the centre's, put in by the administrator. */
  origin: z.enum(['own', 'given']),
  names: z.array(z.string()),
  issuer: z.string(),
  /** SHA-256 of the certificate, hex. */
  fingerprint: z.string(),
  notAfter: instant,
  /** SHA-256 of the station's authority, hex: what a person compares before trusting it. */
  authorityFingerprint: z.string(),
})
export type ScreenCertificateInfo = z.infer<typeof screenCertificate>
export const screenCertificateRequest = z.object({
  /** The server's certificate first, then those that lead to its root; PEM. */
  certificate: z.string().min(1).max(200_000),
  /** Its private key, PEM, without a password. */
  key: z.string().min(1).max(50_000),
})
