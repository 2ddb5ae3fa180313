import type { DeviceItem, PairingRequestItem } from '#shared/contract/screens.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { readAgent } from '#shared/domain/screen-kind.ts'
import type { Pairing } from './pairings.ts'
import type { Asking, DeviceRow } from './queries.ts'
import type { ScreenWatch, ShownReport } from './screen-watch.ts'

const instantOrNull = (ms: number | null) => (ms === null ? null : formatInstant(ms))

const askingItem = ({ agent, address }: Asking) => ({ ...readAgent(agent ?? ''), address })

export const reportItem = (report: ShownReport | null) =>
  report && { ...report, at: formatInstant(report.at) }

export function deviceItem(row: DeviceRow, watch: ScreenWatch, now: number): DeviceItem {
  const connected = watch.isConnected(row.id)
  const seen = connected ? now : Math.max(row.last_seen_at ?? 0, watch.heardAt(row.id) ?? 0)
  return {
    id: row.id,
    name: row.name,
    playlist: row.playlist,
    ...askingItem(row),
    createdAt: formatInstant(row.created_at),
    pairedAt: instantOrNull(row.paired_at),
    lastSeenAt: seen === 0 ? null : formatInstant(seen),
    revokedAt: instantOrNull(row.revoked_at),
    invitedUntil: row.paired_at === null ? instantOrNull(row.pairing_expires_at) : null,
    connected,
    report: reportItem(watch.reportOf(row.id)),
  }
}

export function pairingItem(pairing: Pairing): PairingRequestItem {
  return {
    code: pairing.code,
    ...askingItem(pairing),
    askedAt: formatInstant(pairing.askedAt),
    expiresAt: formatInstant(pairing.expiresAt),
  }
}
