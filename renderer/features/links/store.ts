/** The chain as the station last told it, and what its scene looks at. */
import { create } from 'zustand'
import type {
  AlarmItem,
  BooksItem,
  ChainOverview,
  ChildDetail,
  ReceivedDirective,
  RefusedItem,
  SentDirective,
} from '#shared/contract/index.ts'

/** What is looked at: the parent, or the station of a unit below. */
export const PARENT = 'parent'

/** What a person is being asked. */
export type Asking =
  | { readonly what: 'enrol'; readonly unit: string | null }
  | { readonly what: 'announce'; readonly unit: string | null }
  | { readonly what: 'resync' | 'revoke'; readonly unit: string }

interface Links {
  readonly overview: ChainOverview | null
  readonly problem: string | null
  readonly search: string
  /** `PARENT` or a unit's code; null: the first that is listed. */
  readonly chosen: string | null
  readonly detail: ChildDetail | null
  /** Silences of the child that is looked at, the last first. */
  readonly silences: { readonly unit: string; readonly items: readonly AlarmItem[] } | null
  readonly books: readonly BooksItem[]
  /** Documents for the child that is looked at. */
  readonly sent: { readonly unit: string; readonly items: readonly SentDirective[] } | null
  readonly received: readonly ReceivedDirective[] | null
  /** The latest of what the parent did not take. */
  readonly refused: readonly RefusedItem[] | null
  readonly asking: Asking | null
  /** What was last done here, for people. */
  readonly note: { readonly text: string; readonly wrong: boolean } | null
}

export const useLinks = create<Links>()(() => ({
  overview: null,
  problem: null,
  search: '',
  chosen: null,
  detail: null,
  silences: null,
  books: [],
  sent: null,
  received: null,
  refused: null,
  asking: null,
  note: null,
}))

export const chooseLink = (chosen: string): void => useLinks.setState({ chosen, note: null })
export const searchLinks = (search: string): void => useLinks.setState({ search })
export const askAbout = (asking: Asking | null): void => useLinks.setState({ asking })
export const noteDone = (text: string, wrong = false): void => useLinks.setState({ note: { text, wrong } })
