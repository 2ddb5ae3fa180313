/** What the operator does in the dialog. Nothing reaches the station's map before `submit`. */
import i18next from 'i18next'
import type { ConvertChoices } from '#shared/boundary-file/convert-boundaries.ts'
import type { Boundaries, BoundaryCheck, BoundaryImport, BoundaryRequest } from '#shared/contract/index.ts'
import { load, send } from '../../app/api.ts'
import { convert } from './convert.ts'
import { type Choices, FRESH, NO_CHOICES, useBoundaryDesk } from './store.ts'

const PATH = '/api/v1/boundaries'
const DEADLINE_MS = 120_000
const MAX_BYTES = 64 * 1024 * 1024

const set = useBoundaryDesk.setState
const get = useBoundaryDesk.getState

/** Of two answers only the one that was asked for last counts. */
let asked = 0
let stopConverting = (): void => {}
let stopLoading = (): void => {}

export function openDesk(): void {
  set({ ...FRESH, open: true })
  loadPresent()
}

export function closeDesk(): void {
  giveUp()
  stopLoading()
  set({ ...FRESH })
}

/** Back to the choice of a file; what is under way is given up. */
export function startAgain(): void {
  giveUp()
  set({ ...FRESH, open: true })
}

function giveUp(): void {
  asked += 1
  stopConverting()
}

function loadPresent(): void {
  stopLoading()
  stopLoading = load<Boundaries>({
    path: PATH,
    received: (present) => set({ present }),
    failed: (problem) => set({ problem }),
  })
}

export async function chooseFiles(chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return
  giveUp()
  const mine = asked
  const [first] = chosen
  set({ ...FRESH, open: true, source: first?.name.replace(/\.[^.]+$/, '') ?? '', working: 'opening' })
  const bytes = chosen.reduce((sum, { size }) => sum + size, 0)
  if (bytes > MAX_BYTES) {
    const megabytes = Math.round(bytes / 1_048_576)
    return set({ working: null, problem: i18next.t('boundaries.tooLarge', { megabytes }) })
  }
  try {
    const files = await Promise.all(
      chosen.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    )
    if (mine !== asked) return
    set({ files })
    startConverting({})
  } catch (error) {
    if (mine === asked)
      set({ working: null, problem: i18next.t('boundaries.unreadable', { detail: String(error) }) })
  }
}

/** Reads the same files anew, in another coordinate system, alphabet or layer. */
export function changeConversion(part: ConvertChoices): void {
  giveUp()
  const conversion = { ...get().conversion, ...part }
  // Another layer has other shapes and other columns.
  if (part.layer !== undefined) set({ choices: NO_CHOICES })
  startConverting(conversion)
}

function startConverting(conversion: ConvertChoices): void {
  const mine = asked
  set({ conversion, problem: null, chosen: null, working: 'unpacking' })
  stopConverting = convert(get().files, conversion, (message) => {
    if (mine !== asked) return
    if (message.kind === 'step') return set({ working: message.step })
    if (message.kind === 'done') {
      set({ converted: message.converted, needsProjection: false })
      return void check()
    }
    const problem = message.problem ?? i18next.t('boundaries.unreadable', { detail: message.detail })
    const { needsProjection } = message
    set({
      working: null,
      problem,
      needsProjection,
      ...(needsProjection ? {} : { converted: null }),
      check: null,
    })
  })
}

function request(): BoundaryRequest | null {
  const { converted, choices, source } = get()
  if (!converted) return null
  const { codeField, nameField, byHand, merge } = choices
  return {
    document: { ...converted.document },
    ...(source.trim() === '' ? {} : { source: source.trim() }),
    ...(codeField === undefined ? {} : { codeField }),
    ...(nameField === undefined ? {} : { nameField }),
    matches: [...byHand].map(([index, unit]) => ({ index, unit })) as NonNullable<BoundaryRequest['matches']>,
    merge: [...merge] as NonNullable<BoundaryRequest['merge']>,
  }
}

async function check(): Promise<void> {
  const body = request()
  if (!body) return
  asked += 1
  const mine = asked
  set({ working: 'checking', problem: null })
  const outcome = await send<BoundaryCheck>('POST', `${PATH}/check`, body, undefined, DEADLINE_MS)
  if (mine !== asked) return
  if (outcome.done) set({ check: outcome.answer, working: null })
  else set({ working: null, problem: outcome.problem })
}

export function changeChoices(part: Partial<Choices>): void {
  set(({ choices }) => ({ choices: { ...choices, ...part } }))
  void check()
}

/** @param unit null leaves the shape out; undefined goes back to what the station finds. */
export function matchByHand(index: number, unit: string | null | undefined): void {
  const byHand = new Map(get().choices.byHand)
  if (unit === undefined) byHand.delete(index)
  else byHand.set(index, unit)
  changeChoices({ byHand })
}

export function mergeShapes(unit: string, together: boolean): void {
  const merge = new Set(get().choices.merge)
  if (together) merge.add(unit)
  else merge.delete(unit)
  changeChoices({ merge })
}

export async function submit(): Promise<void> {
  const body = request()
  if (!body || get().working !== null) return
  set({ working: 'importing', problem: null })
  const outcome = await send<BoundaryImport>('POST', PATH, body, undefined, DEADLINE_MS)
  if (!outcome.done) return set({ working: null, problem: outcome.problem })
  set({ working: null, outcome: { kind: 'imported', answer: outcome.answer } })
  loadPresent()
}

/** Puts the set before the last change back. */
export async function restore(): Promise<void> {
  set({ working: 'undoing', problem: null })
  const outcome = await send<{ units: number }>('POST', `${PATH}/restore`)
  if (!outcome.done) return set({ working: null, problem: outcome.problem })
  set({ working: null, outcome: { kind: 'restored', count: outcome.answer.units } })
  loadPresent()
}

export async function remove(): Promise<void> {
  set({ working: 'removing', problem: null })
  const outcome = await send<{ removed: number }>('DELETE', PATH)
  if (!outcome.done) return set({ working: null, problem: outcome.problem })
  set({ working: null, askingToRemove: false, outcome: { kind: 'removed', count: outcome.answer.removed } })
  loadPresent()
}
