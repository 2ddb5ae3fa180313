/** How a link stands, in words. */
import type { TFunction } from 'i18next'
import type { ChildLink, ParentLink } from '#shared/contract/index.ts'
import type { Formats } from '../../i18n/format.ts'
import { momentText } from '../alarms/moment.ts'

/** A clock that is off by more is said to be. */
const SKEW_MS = 30_000
/** Certificates renew themselves a month before their end; closer than this, something keeps them from it. */
const NEAR_END_MS = 14 * 86_400_000

export const isClockOff = (skewMs: number | null): boolean => skewMs !== null && Math.abs(skewMs) > SKEW_MS

export const isEndNear = (endsAt: string | null, nowMs: number): boolean =>
  endsAt !== null && Date.parse(endsAt) - nowMs < NEAR_END_MS

/** `45 giây`, from a minute on `3 phút`. */
export function spanText(t: TFunction, formats: Formats, ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000)
  return seconds < 60 ? t('links.notes.seconds', { count: seconds }) : formats.duration(Math.abs(ms))
}

export function skewText(t: TFunction, formats: Formats, skewMs: number): string {
  const span = spanText(t, formats, skewMs)
  return t(skewMs > 0 ? 'links.notes.skewAhead' : 'links.notes.skewBehind', { span })
}

type Backlog = Pick<ChildLink, 'backlog' | 'drainedAt'> & {
  readonly state: ChildLink['state'] | ParentLink['state']
}

/** `1.204 mục · hết tồn lúc 14:05`; of a station that is not heard nobody knows what waits there. */
export function backlogText(
  t: TFunction,
  formats: Formats,
  { state, backlog, drainedAt }: Backlog,
  nowMs: number,
): string {
  if (backlog === null || state === 'silent' || state === 'never') return t('links.backlog.unknown')
  if (backlog === 0) return t('links.backlog.none')
  const items = t('links.backlog.items', { count: backlog })
  if (drainedAt === null) return items
  return `${items} · ${t('links.backlog.drained', { when: momentText(formats, Date.parse(drainedAt), nowMs) })}`
}

export function booksText(t: TFunction, formats: Formats, books: ChildLink['books'], nowMs: number): string {
  if (!books) return t('links.books.unknown')
  return books.state === 'matched'
    ? t('links.books.matched', { when: momentText(formats, Date.parse(books.checkedAt), nowMs) })
    : t('links.books.differs', { count: books.differing })
}

/** How the books of the children stand together, in few words; null where none was ever compared. */
export function childrenBooksText(
  t: TFunction,
  children: readonly Pick<ChildLink, 'books'>[],
): { readonly text: string; readonly wrong: boolean } | null {
  const count = (state: 'matched' | 'differs') =>
    children.filter(({ books }) => books?.state === state).length
  const differing = count('differs')
  if (differing > 0) return { text: t('links.books.stationsDiffer', { count: differing }), wrong: true }
  const matched = count('matched')
  if (matched === 0) return null
  return { text: t('links.books.stationsMatched', { matched, all: children.length }), wrong: false }
}

/** Since when a silent station was not heard (ms since 1970). */
export const silentSince = ({ lastContactAt, stateSince }: ChildLink): number | null => {
  const at = lastContactAt ?? stateSince
  return at === null ? null : Date.parse(at)
}

/** What else is to be known about a child; nothing where all is well. */
export function linkNotes(t: TFunction, formats: Formats, link: ChildLink, nowMs: number): string[] {
  const { clockSkewMs, certificateExpiresAt, directivesWaiting, directivesRefused, below } = link
  return [
    clockSkewMs !== null && isClockOff(clockSkewMs) && skewText(t, formats, clockSkewMs),
    isEndNear(certificateExpiresAt, nowMs) && certificateText(t, formats, certificateExpiresAt, nowMs),
    directivesRefused > 0 && t('links.notes.refused', { count: directivesRefused }),
    directivesWaiting > 0 && t('links.notes.waiting', { count: directivesWaiting }),
    below && below.silent > 0 && t('links.notes.belowSilent', { count: below.silent }),
    below && below.differs > 0 && t('links.notes.belowDiffers', { count: below.differs }),
  ].filter((note) => typeof note === 'string')
}

function certificateText(t: TFunction, formats: Formats, endsAt: string | null, nowMs: number): string {
  const ends = Date.parse(endsAt ?? '')
  return ends <= nowMs ? t('links.notes.expired') : t('links.notes.certificate', { when: formats.date(ends) })
}

/** How the link to the parent stands, in one line. */
export const isParentWrong = ({ state }: Pick<ParentLink, 'state'>): boolean =>
  state === 'offline' || state === 'refused'
