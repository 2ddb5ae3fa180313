/** What a person does to the chain on this screen. */
import i18next from 'i18next'
import type {
  BooksCheckAnswer,
  DetailDepth,
  DirectiveRequest,
  SentDirective,
} from '#shared/contract/index.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { type Outcome, send } from '../../app/api.ts'
import { noteName } from '../alarms/names-used.ts'
import { refreshLinks } from './feed.ts'
import { noteDone } from './store.ts'

interface Named {
  readonly unit: string
  readonly name: string
}

/** Says what became of it, and asks what the chain looks like now. */
function settle<Answer>(outcome: Outcome<Answer>, done: string): Outcome<Answer> {
  if (outcome.done) noteDone(done)
  else noteDone(i18next.t('links.done.failed', { problem: outcome.problem }), true)
  refreshLinks()
  return outcome
}

const sendDown = (unit: string | null, directive: DirectiveRequest['directive']) =>
  send<SentDirective>('POST', '/api/v1/directives', { unit, directive })

export async function askToCheck({ unit, name }: Named): Promise<void> {
  settle(await sendDown(unit, { kind: 'check-books' }), i18next.t('links.done.check', { name }))
}

export async function askToResync({ unit, name }: Named): Promise<Outcome<SentDirective>> {
  return settle(await sendDown(unit, { kind: 'resync' }), i18next.t('links.done.resync', { name }))
}

export async function setDepth({ unit, name }: Named, depth: DetailDepth): Promise<void> {
  const done = i18next.t('links.done.depth', { name, depth: i18next.t(`links.depth.${depth}`) })
  settle(await sendDown(unit, { kind: 'detail-policy', depth }), done)
}

export interface Announcement {
  readonly title: string
  readonly text: string
  readonly level: 'normal' | 'urgent'
  readonly by: string
  /** ms since 1970 */
  readonly untilMs: number
}

/** To one station below, or with null to all. */
export async function announce(
  to: Named | null,
  { untilMs, ...announcement }: Announcement,
): Promise<Outcome<SentDirective>> {
  const until = formatInstant(untilMs)
  const outcome = await sendDown(to?.unit ?? null, { kind: 'announcement', ...announcement, until })
  if (outcome.done) noteName(announcement.by)
  const done = to ? i18next.t('links.done.announce', { name: to.name }) : i18next.t('links.done.announceAll')
  return settle(outcome, done)
}

export async function revoke({ unit, name }: Named): Promise<Outcome<{ unit: string }>> {
  const outcome = await send<{ unit: string }>('DELETE', `/api/v1/children/${encodeURIComponent(unit)}`)
  return settle(outcome, i18next.t('links.done.revoke', { name }))
}

export async function makeCode(unit: string): Promise<Outcome<{ code: string; expiresAt: string }>> {
  const outcome = await send<{ code: string; expiresAt: string }>('POST', '/api/v1/enrolments', { unit })
  refreshLinks()
  return outcome
}

/** The parent may have years of figures to give back. */
const JOIN_DEADLINE_MS = 120_000

/** @param confirm Join although the parent holds figures that this station cannot take back. */
export async function join(code: string, confirm = false): Promise<Outcome<{ parent: string }>> {
  const body = { code, confirm }
  const outcome = await send<{ parent: string }>(
    'POST',
    '/api/v1/uplink',
    body,
    'application/json',
    JOIN_DEADLINE_MS,
  )
  refreshLinks()
  return outcome
}

/** Compares this station's books with its parent's, now. */
export async function checkBooks(name: string): Promise<void> {
  noteDone(i18next.t('links.check.working'))
  const outcome = await send<BooksCheckAnswer>('POST', '/api/v1/books/checks')
  if (!outcome.done) {
    settle(outcome, '')
    return
  }
  const { state, detail } = outcome.answer
  const said = i18next.t(`links.check.${state}`, { name })
  noteDone(detail === null || state === 'matched' ? said : `${said} ${detail}`, state !== 'matched')
  refreshLinks()
}
