/** Refused rows of one state, the last received first, as far as they were asked for. */
import { create } from 'zustand'
import type { QuarantineItem, QuarantinePage, QuarantineState } from '#shared/contract/index.ts'

/** In the order in which they are offered. */
export const STATES = ['open', 'resolved', 'dismissed'] as const satisfies readonly QuarantineState[]

interface Quarantine {
  readonly state: QuarantineState
  readonly loaded: boolean
  readonly problem: string | null
  readonly items: readonly QuarantineItem[]
  /** Cursor of what was not asked for yet, or null. */
  readonly next: string | null
  readonly open: number
  readonly dropped: number
  /** The row that is looked at. */
  readonly chosen: number | null
  /** The row that was last put right or dismissed here. */
  readonly done: { readonly how: 'accepted' | 'dismissed'; readonly entry: QuarantineItem } | null
}

export const useQuarantine = create<Quarantine>()(() => ({
  state: 'open',
  loaded: false,
  problem: null,
  items: [],
  next: null,
  open: 0,
  dropped: 0,
  chosen: null,
  done: null,
}))

export function chooseState(state: QuarantineState): void {
  useQuarantine.setState({ state, loaded: false, items: [], next: null, chosen: null, done: null })
}

/** What is open, whatever somebody looked for before. */
export function resetQuarantine(): void {
  if (useQuarantine.getState().state === 'open') useQuarantine.setState({ chosen: null, done: null })
  else chooseState('open')
}

export function chooseEntry(id: number | null): void {
  useQuarantine.setState({ chosen: id })
}

/** Puts the first page in place of what was shown. The row that is looked at stays, wherever it went. */
export function setQuarantine({ items, next, open, dropped }: QuarantinePage): void {
  useQuarantine.setState({ loaded: true, problem: null, items, next, open, dropped })
}

export function addQuarantine({ items, next, open, dropped }: QuarantinePage): void {
  useQuarantine.setState((before) => ({ items: [...before.items, ...items], next, open, dropped }))
}

export function setQuarantineProblem(problem: string): void {
  useQuarantine.setState({ problem })
}

/** Takes a row that is done with off the list. */
export function setDone(how: 'accepted' | 'dismissed', entry: QuarantineItem): void {
  useQuarantine.setState(({ items }) => ({
    items: items.filter(({ id }) => id !== entry.id),
    done: { how, entry },
  }))
}
