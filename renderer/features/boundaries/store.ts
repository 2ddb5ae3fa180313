import { create } from 'zustand'
import type { ConvertChoices, Converted, Step } from '#shared/boundary-file/convert-boundaries.ts'
import type { BoundaryFile } from '#shared/boundary-file/open-files.ts'
import type { Boundaries, BoundaryCheck, BoundaryImport } from '#shared/contract/index.ts'

export type Working = Step | 'opening' | 'checking' | 'importing' | 'undoing' | 'removing'

/** What the operator settled about the file; undefined is left to the station to guess. */
export interface Choices {
  readonly codeField?: string | null | undefined
  readonly nameField?: string | null | undefined
  readonly byHand: ReadonlyMap<number, string | null>
  readonly merge: ReadonlySet<string>
}

export type Outcome =
  | { readonly kind: 'imported'; readonly answer: BoundaryImport }
  | { readonly kind: 'removed'; readonly count: number }
  | { readonly kind: 'restored'; readonly count: number }

interface BoundaryDesk {
  readonly open: boolean
  readonly present: Boundaries | null
  readonly files: readonly BoundaryFile[]
  readonly conversion: ConvertChoices
  readonly converted: Converted | null
  /** The file does not say its coordinate system: the operator has to. */
  readonly needsProjection: boolean
  readonly check: BoundaryCheck | null
  readonly choices: Choices
  readonly source: string
  /** The shape that is looked at. */
  readonly chosen: number | null
  readonly working: Working | null
  readonly problem: string | null
  readonly askingToRemove: boolean
  readonly outcome: Outcome | null
}

export const NO_CHOICES: Choices = { byHand: new Map(), merge: new Set() }

export const FRESH: Omit<BoundaryDesk, 'present'> = {
  open: false,
  files: [],
  conversion: {},
  converted: null,
  needsProjection: false,
  check: null,
  choices: NO_CHOICES,
  source: '',
  chosen: null,
  working: null,
  problem: null,
  askingToRemove: false,
  outcome: null,
}

export const useBoundaryDesk = create<BoundaryDesk>()(() => ({ ...FRESH, present: null }))
