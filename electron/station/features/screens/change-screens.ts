/** What the administrator does to screens; each is audited, and told to those who list them. */
import { randomBytes, randomUUID } from 'node:crypto'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import { sha256 } from '../../http/doors.ts'
import { insertAudit, revokeAccess } from '../access/queries.ts'
import { type DeviceRow, findDevice, insertInvitation, insertPaired, updateDevice } from './queries.ts'
import type { Screens } from './screens.ts'

const INVITATION_MS = 15 * 60_000
const ACTOR = 'quản trị máy'

interface Wanted {
  readonly name: string
  readonly playlist: string | null
}

/** @throws StationError `not-found`. */
function requireDevice(db: ReadableDb, id: string): DeviceRow {
  const row = findDevice(db, id)
  if (row) return row
  throw new StationError('not-found', 'Không có màn hình này, hoặc đã ngắt. Xem lại danh sách.', 404)
}

const tellDevices = (station: Station) => () => station.live.say('screens', { what: 'devices' })

/** A ticket that pairs one browser, once. */
export async function inviteScreen(
  station: Station,
  { name, playlist }: Wanted,
): Promise<{ row: DeviceRow; ticket: string; expiresAt: string }> {
  const now = station.clock()
  const ticket = randomBytes(32).toString('base64url')
  const id = randomUUID()
  const pairingExpiresAt = now + INVITATION_MS
  const row = await station.writer.write(({ db, afterCommit }) => {
    insertInvitation(db, {
      id,
      name,
      playlist,
      createdAt: now,
      pairingHash: sha256(ticket),
      pairingExpiresAt,
    })
    insertAudit(db, now, ACTOR, 'device-created', { id, name })
    afterCommit(tellDevices(station))
    return requireDevice(db, id)
  })
  return { row, ticket, expiresAt: formatInstant(pairingExpiresAt) }
}

/** Pairs the screen that shows a code; null where none does. */
export async function acceptScreen(
  station: Station,
  { pairings }: Screens,
  code: string,
  { name, playlist }: Wanted,
): Promise<DeviceRow | null> {
  return await pairings.accept(code, async ({ agent, address }, token) => {
    const now = station.clock()
    const id = randomUUID()
    return await station.writer.write(({ db, afterCommit }) => {
      insertPaired(db, { id, name, playlist, agent, address, createdAt: now, tokenHash: sha256(token) })
      insertAudit(db, now, ACTOR, 'device-accepted', { id, name, address })
      afterCommit(tellDevices(station))
      return requireDevice(db, id)
    })
  })
}

/** @throws StationError `not-found`. */
export async function changeScreen(
  station: Station,
  id: string,
  change: { readonly name?: string | undefined; readonly playlist?: string | null | undefined },
): Promise<DeviceRow> {
  return await station.writer.write(({ db, afterCommit }) => {
    const row = requireDevice(db, id)
    const name = change.name ?? row.name
    const playlist = change.playlist === undefined ? row.playlist : change.playlist
    updateDevice(db, id, { name, playlist })
    if (name !== row.name) insertAudit(db, station.clock(), ACTOR, 'device-renamed', { id, name })
    afterCommit(tellDevices(station))
    return requireDevice(db, id)
  })
}

/**
 * Cuts a screen off. Its live stream ends with the word that is told then: each stream looks whether it may
 * go on before it says anything.
 * @throws StationError `not-found`.
 */
export async function revokeScreen(station: Station, { watch }: Screens, id: string): Promise<void> {
  const now = station.clock()
  await station.writer.write(({ db, afterCommit }) => {
    const { name } = requireDevice(db, id)
    revokeAccess(db, 'devices', id, now)
    insertAudit(db, now, ACTOR, 'devices-revoked', { id, name })
    afterCommit(() => {
      watch.forget(id)
      tellDevices(station)()
    })
  })
}
