/** What the first run has been told so far. Kept while one goes back and forth; nothing of it is written. */
import { create } from 'zustand'
import type { CodeCheck, SetupState, SetupUnit } from '#shared/contract/index.ts'
import { buildFindIndex, type Findable, type FindIndex } from '#shared/domain/find.ts'

export const STEPS = ['language', 'unit', 'pack', 'parent', 'figures', 'summary'] as const
export type Step = (typeof STEPS)[number]

export type JobState = 'waiting' | 'running' | 'done' | 'failed'
export type JobName = 'station' | 'start' | 'parent' | 'source'
export interface Job {
  readonly state: JobState
  readonly problem: string | null
}

export type CodeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'good'; readonly check: CodeCheck }
  | { readonly kind: 'bad'; readonly problem: string }

export type UnitEntry = SetupUnit & Findable

interface FirstRun {
  readonly setup: SetupState | null
  readonly units: readonly UnitEntry[]
  readonly byCode: ReadonlyMap<string, UnitEntry>
  readonly index: FindIndex<UnitEntry>
  readonly problem: string | null

  readonly step: Step
  readonly search: string
  readonly unit: string | null
  readonly pack: string | null
  readonly joins: boolean
  readonly code: string
  readonly codeState: CodeState
  readonly hasSource: boolean
  readonly sourceName: string
  readonly hasBelow: boolean
  readonly practice: boolean

  /** Null until the station is being made. */
  readonly jobs: Readonly<Partial<Record<JobName, Job>>> | null
  /** A source's token, to be copied now. */
  readonly token: string | null
}

export const useFirstRun = create<FirstRun>()(() => ({
  setup: null,
  units: [],
  byCode: new Map(),
  index: [],
  problem: null,
  step: 'language',
  search: '',
  unit: null,
  pack: null,
  joins: false,
  code: '',
  codeState: { kind: 'none' },
  hasSource: false,
  sourceName: '',
  hasBelow: true,
  practice: false,
  jobs: null,
  token: null,
}))

export const set = (change: Partial<FirstRun>): void => useFirstRun.setState(change)

export function setSetup(setup: SetupState): void {
  useFirstRun.setState(({ pack }) => ({
    setup,
    problem: null,
    pack: pack ?? setup.packs[0]?.pack ?? null,
  }))
}

export function setUnits(items: readonly SetupUnit[]): void {
  const units = items.map((unit) => ({
    ...unit,
    name: unit.nameVi,
    alias: `${unit.code} ${unit.nameEn}`,
  }))
  set({ units, byCode: new Map(units.map((unit) => [unit.code, unit])), index: buildFindIndex(units) })
}

/** Another unit has another parent: a code that was checked for the one before says nothing of it. */
export function chooseUnit(unit: string): void {
  if (unit !== useFirstRun.getState().unit) set({ unit, codeState: { kind: 'none' } })
}

export const childrenOf = (units: readonly UnitEntry[], code: string): UnitEntry[] =>
  units.filter(({ parent }) => parent === code)

/** True where the step has all it asks for. */
export function isAnswered(state: FirstRun, step: Step): boolean {
  if (step === 'unit') return state.unit !== null
  if (step === 'pack') return state.pack !== null
  if (step === 'parent') return !state.joins || state.codeState.kind === 'good'
  if (step === 'figures') return !state.hasSource || state.sourceName.trim() !== ''
  return true
}

/** How far one may go: up to and including the first step that lacks an answer. */
export function lastOpenStep(state: FirstRun): number {
  const first = STEPS.findIndex((step) => !isAnswered(state, step))
  return first < 0 ? STEPS.length - 1 : first
}

export function goTo(step: Step): void {
  const state = useFirstRun.getState()
  if (STEPS.indexOf(step) <= lastOpenStep(state)) set({ step })
}

export function goBy(steps: 1 | -1): void {
  const to = STEPS[STEPS.indexOf(useFirstRun.getState().step) + steps]
  if (to) goTo(to)
}
