/** What the editor shows: stored definitions, what is being typed, and what the station says of it. */
import { create } from 'zustand'
import type {
  EditAnswer,
  FormulaCheck,
  FormulaPreview,
  KpiSource,
  MeasureSource,
  PackPlan,
} from '#shared/contract/index.ts'
import { type OwnNames, ownNames } from '#shared/domain/local-pack.ts'
import { useStation } from '../station/store.ts'
import { type Draft, type KpiDraft, LOCAL_NAMES, type MeasureDraft } from './draft.ts'

export type EditorTab = 'kpi' | 'measure' | 'pack'

export interface PackLine {
  readonly pack: string
  readonly owner: string | null
  readonly version: number
  readonly nameVi: string
  readonly nameEn: string
  readonly measures: number
  readonly kpis: number
  readonly importedAt: string
}

/** What is about to be saved or retired, with its plan once it is known. */
export interface Saving {
  readonly draft: Draft
  readonly retires: boolean
  readonly plan: EditAnswer | null
  readonly problem: string | null
  readonly working: boolean
}

/** The last thing that was done here, and what takes it back. */
export interface Done {
  readonly how: 'saved' | 'retired' | 'undone'
  readonly key: string
  readonly undo: (() => void) | null
}

export interface Importing {
  readonly text: string
  readonly fileName: string
  readonly plan: PackPlan | null
  readonly problem: string | null
  readonly working: boolean
}

interface Editor {
  readonly loaded: boolean
  readonly problem: string | null
  readonly kpis: readonly KpiSource[]
  readonly measures: readonly MeasureSource[]
  readonly packs: readonly PackLine[]
  readonly tab: EditorTab
  readonly search: string
  readonly chosenKpi: string | null
  readonly chosenMeasure: string | null
  /** What was typed and not saved; it outlives the scene. */
  readonly kpiDrafts: ReadonlyMap<string, KpiDraft>
  readonly measureDrafts: ReadonlyMap<string, MeasureDraft>
  /** What the station said of a formula; of which one stands beside it. */
  readonly check: { readonly of: string; readonly answer: FormulaCheck } | null
  readonly preview: {
    readonly of: string
    readonly answer: FormulaPreview | null
    readonly problem: string | null
  } | null
  readonly saving: Saving | null
  readonly done: Done | null
  readonly importing: Importing | null
}

export const useEditor = create<Editor>()(() => ({
  loaded: false,
  problem: null,
  kpis: [],
  measures: [],
  packs: [],
  tab: 'kpi',
  search: '',
  chosenKpi: null,
  chosenMeasure: null,
  kpiDrafts: new Map(),
  measureDrafts: new Map(),
  check: null,
  preview: null,
  saving: null,
  done: null,
  importing: null,
}))

export const showTab = (tab: EditorTab): void => useEditor.setState({ tab, search: '', done: null })
export const setSearch = (search: string): void => useEditor.setState({ search })
export const chooseKpi = (code: string): void =>
  useEditor.setState({ chosenKpi: code, check: null, preview: null, done: null })
export const chooseMeasure = (key: string): void => useEditor.setState({ chosenMeasure: key, done: null })

/** Keeps a draft under its key; a draft as it is stored needs no keeping. */
export function keepDraft(draft: Draft): void {
  useEditor.setState(({ kpiDrafts, measureDrafts }) =>
    draft.part === 'kpi'
      ? { kpiDrafts: new Map(kpiDrafts).set(draft.base.code, draft) }
      : { measureDrafts: new Map(measureDrafts).set(draft.base.key, draft) },
  )
}

export function dropDraft(part: Draft['part'], key: string): void {
  useEditor.setState(({ kpiDrafts, measureDrafts }) => {
    const rest = <Item>(drafts: ReadonlyMap<string, Item>) =>
      new Map([...drafts].filter(([each]) => each !== key))
    return part === 'kpi' ? { kpiDrafts: rest(kpiDrafts) } : { measureDrafts: rest(measureDrafts) }
  })
}

/** Puts one typed field into a draft. */
export function type(draft: Draft, field: string, text: string): void {
  keepDraft({ ...draft, typed: { ...draft.typed, [field]: text } })
}

/** How what is added here is named: under the unit's code where the dictionary is handed down to it. */
export function namesHere(): OwnNames {
  const unit = useStation.getState().info?.unit.code
  const isHandedDown = useEditor.getState().packs.some(({ owner }) => owner !== null)
  return isHandedDown && unit ? ownNames(unit) : LOCAL_NAMES
}

export const keyOf = (draft: Draft): string => (draft.part === 'kpi' ? draft.base.code : draft.base.key)

/** Gives a measure that was never saved another key, and goes on with it. */
export function renameMeasure(draft: MeasureDraft, key: string): void {
  if (useEditor.getState().measureDrafts.has(key)) return
  dropDraft('measure', draft.base.key)
  keepDraft({ ...draft, base: { ...draft.base, key: key as typeof draft.base.key } })
  useEditor.setState({ chosenMeasure: key })
}
