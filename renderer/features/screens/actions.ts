/** What a person at the desk does to screens. */
import i18next from 'i18next'
import type { DeviceCreated, DeviceItem } from '#shared/contract/index.ts'
import { type Outcome, send } from '../../app/api.ts'
import { refreshScreens } from './feed.ts'
import { noteDone } from './store.ts'

interface Wanted {
  readonly name: string
  readonly playlist: string | null
}

function settle<Answer>(outcome: Outcome<Answer>, done: string): Outcome<Answer> {
  if (outcome.done) noteDone(done)
  else noteDone(i18next.t('screens.done.failed', { problem: outcome.problem }), true)
  refreshScreens()
  return outcome
}

const devicePath = (id: string) => `/api/v1/devices/${encodeURIComponent(id)}`
const pairingPath = (code: string) => `/api/v1/pairings/${encodeURIComponent(code)}`

export async function accept(code: string, wanted: Wanted): Promise<Outcome<DeviceItem>> {
  const outcome = await send<DeviceItem>('POST', pairingPath(code), wanted)
  return settle(outcome, i18next.t('screens.done.accepted', { name: wanted.name }))
}

export async function refuse(code: string): Promise<void> {
  settle(await send('DELETE', pairingPath(code)), i18next.t('screens.done.refused'))
}

/** @param instead An invitation that the new one takes the place of. */
export async function invite(wanted: Wanted, instead: DeviceItem | null): Promise<Outcome<DeviceCreated>> {
  const outcome = await send<DeviceCreated>('POST', '/api/v1/devices', wanted)
  if (outcome.done && instead) await send('DELETE', devicePath(instead.id))
  refreshScreens()
  return outcome
}

export async function rename({ id }: DeviceItem, name: string): Promise<Outcome<DeviceItem>> {
  const outcome = await send<DeviceItem>('PUT', devicePath(id), { name })
  return settle(outcome, i18next.t('screens.done.renamed', { name }))
}

export async function setPlaylist({ id, name }: DeviceItem, playlist: string | null): Promise<void> {
  const outcome = await send<DeviceItem>('PUT', devicePath(id), { playlist })
  settle(outcome, i18next.t('screens.done.playlist', { name }))
}

/** Cuts a screen off, or withdraws an invitation that nobody has used yet. */
export async function revoke({ id, name, pairedAt }: DeviceItem): Promise<Outcome<{ id: string }>> {
  const outcome = await send<{ id: string }>('DELETE', devicePath(id))
  const done = pairedAt === null ? 'screens.done.withdrawn' : 'screens.done.revoked'
  return settle(outcome, i18next.t(done, { name }))
}
