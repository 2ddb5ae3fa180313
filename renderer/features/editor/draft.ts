/**
 * What a person is typing, as text, and the definition that it makes. Everything that the form does not
 * show is carried along untouched, so that nothing is lost by saving.
 */
import type { KpiDefinition, KpiSource, MeasureItem, MeasureSource } from '#shared/contract/index.ts'
import { LOCAL_PACK, type OwnNames } from '#shared/domain/local-pack.ts'
import { type Period, periodStart } from '#shared/domain/period.ts'
import { type ThresholdRule, thresholdRules, wrongThresholds } from '#shared/domain/thresholds.ts'

interface DraftOf<Definition> {
  readonly pack: string
  /** Of the definition that is edited; null where none is in use. */
  readonly edition: string | null
  readonly base: Definition
  /** Fields as they were typed; those that were not touched are missing. */
  readonly typed: Readonly<Record<string, string>>
}
export type KpiDraft = DraftOf<KpiDefinition> & { readonly part: 'kpi' }
export type MeasureDraft = DraftOf<MeasureItem> & { readonly part: 'measure' }
export type Draft = KpiDraft | MeasureDraft

export const kpiDraft = ({ pack, edition, definition }: KpiSource): KpiDraft => ({
  part: 'kpi',
  pack,
  edition,
  base: definition,
  typed: {},
})
export const measureDraft = ({ pack, edition, definition }: MeasureSource): MeasureDraft => ({
  part: 'measure',
  pack,
  edition,
  base: definition,
  typed: {},
})

/** How new definitions of a station that answers to nobody are named. */
export const LOCAL_NAMES: OwnNames = { pack: LOCAL_PACK, key: 'local_', code: 'L.' }

/** The first code of the station's own that nobody has had yet. */
export function nextLocalCode(codes: Iterable<string>, names: OwnNames = LOCAL_NAMES): string {
  const taken = new Set(codes)
  const codeOf = (number: number) => `${names.code}${String(number).padStart(2, '0')}`
  let number = 1
  while (taken.has(codeOf(number))) number += 1
  return codeOf(number)
}

export function newKpiDraft(code: string, group: string, lead: string, pack = LOCAL_PACK): KpiDraft {
  return {
    part: 'kpi',
    pack,
    edition: null,
    base: {
      code: code as KpiDefinition['code'],
      group,
      nameVi: '',
      nameEn: '',
      unit: '%',
      decimals: 1,
      formula: '',
      direction: 'higher',
      thresholds: null,
      deadBand: 0,
      holdSeconds: 0,
      holdWorse: false,
      share: null,
      coverageFloor: 0,
      qualityFloor: 0,
      period: 'month',
      lead,
      coordinating: [],
    },
    typed: {},
  }
}

export function newMeasureDraft(key: string, pack = LOCAL_PACK): MeasureDraft {
  return {
    part: 'measure',
    pack,
    edition: null,
    base: {
      key: key as MeasureItem['key'],
      nameVi: '',
      nameEn: '',
      unit: '',
      kind: 'flow',
      overTime: 'sum',
      overUnits: 'sum',
      basePeriod: 'month',
      decimals: 0,
      minimum: 0,
      maximum: null,
      ownerOffice: null,
    },
    typed: {},
  }
}

/** Numbers as clerks type them, with a comma or a point; null where it is none. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.')
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null
}

export const writeNumber = (value: number): string => String(value).replace('.', ',')

/** How long a lamp is held, in minutes. */
export const minutesOf = ({ base, typed }: KpiDraft): string =>
  typed.holdMinutes ?? writeNumber(base.holdSeconds / 60)

/** Which of a KPI's thresholds the form edits: those for all that are in force, else the first; -1: none. */
export function editedRule({ base }: KpiDraft, nowMs: number): number {
  const rules = thresholdRules(base.thresholds)
  const begins = ({ since }: ThresholdRule) =>
    since ? periodStart(since as Period) : Number.NEGATIVE_INFINITY
  let best = -1
  for (const [index, rule] of rules.entries()) {
    if (rule.units || rule.kinds || begins(rule) > nowMs) continue
    const other = rules[best]
    if (!other || begins(rule) >= begins(other)) best = index
  }
  return best >= 0 || rules.length === 0 ? best : 0
}

export interface ThresholdText {
  readonly has: boolean
  /** One number, or low and high for a band. */
  readonly green: readonly [string, string]
  readonly red: readonly [string, string]
  readonly appliesTo: 'all' | 'commune'
}

export function thresholdText(draft: KpiDraft, nowMs: number): ThresholdText {
  const rule = thresholdRules(draft.base.thresholds)[editedRule(draft, nowMs)]
  const { typed } = draft
  const stored = (value: ThresholdRule['green'] | undefined, index: 0 | 1): string => {
    if (value === undefined) return ''
    if (typeof value === 'number') return index === 0 ? writeNumber(value) : ''
    return writeNumber(value[index])
  }
  return {
    has: typed.has === undefined ? rule !== undefined : typed.has === 'yes',
    green: [typed.green0 ?? stored(rule?.green, 0), typed.green1 ?? stored(rule?.green, 1)],
    red: [typed.red0 ?? stored(rule?.red, 0), typed.red1 ?? stored(rule?.red, 1)],
    appliesTo: (typed.appliesTo ?? rule?.appliesTo) === 'commune' ? 'commune' : 'all',
  }
}

/** A definition, or the fields that keep it from being one. */
export type Made<Definition> =
  | { readonly definition: Definition; readonly wrong: null }
  | { readonly definition: null; readonly wrong: Readonly<Record<string, 'number' | 'required' | string>> }

/** The definition that a draft makes. */
export function kpiOfDraft(draft: KpiDraft, nowMs: number): Made<KpiDefinition> {
  const { base, typed } = draft
  const reading = readingOf(typed)
  const direction = (typed.direction ?? base.direction) as KpiDefinition['direction']
  const definition: KpiDefinition = {
    ...base,
    nameVi: reading.text('nameVi', base.nameVi),
    nameEn: reading.text('nameEn', base.nameEn),
    group: typed.group ?? base.group,
    unit: reading.text('unit', base.unit),
    decimals: reading.whole('decimals', base.decimals),
    period: (typed.period ?? base.period) as KpiDefinition['period'],
    direction,
    lead: typed.lead ?? base.lead,
    coordinating: typed.coordinating === undefined ? base.coordinating : lines(typed.coordinating),
    formula: reading.text('formula', base.formula),
    share: shareOf(base.share, typed),
    deadBand: reading.number('deadBand', base.deadBand),
    holdSeconds:
      typed.holdMinutes === undefined ? base.holdSeconds : Math.round(reading.number('holdMinutes', 0) * 60),
    holdWorse: typed.holdWorse === undefined ? base.holdWorse : typed.holdWorse === 'yes',
    coverageFloor:
      typed.coverageFloor === undefined ? base.coverageFloor : reading.number('coverageFloor', 0) / 100,
    thresholds: thresholdsOf(draft, direction, nowMs, reading.wrong),
  }
  return reading.made(definition)
}

export function measureOfDraft({ base, typed }: MeasureDraft): Made<MeasureItem> {
  const reading = readingOf(typed)
  return reading.made({
    ...base,
    nameVi: reading.text('nameVi', base.nameVi),
    nameEn: reading.text('nameEn', base.nameEn),
    unit: reading.text('unit', base.unit),
    kind: (typed.kind ?? base.kind) as MeasureItem['kind'],
    overTime: (typed.overTime ?? base.overTime) as MeasureItem['overTime'],
    overUnits: (typed.overUnits ?? base.overUnits) as MeasureItem['overUnits'],
    basePeriod: (typed.basePeriod ?? base.basePeriod) as MeasureItem['basePeriod'],
    decimals: reading.whole('decimals', base.decimals),
    minimum: reading.optional('minimum', base.minimum),
    maximum: reading.optional('maximum', base.maximum),
    ownerOffice: typed.ownerOffice === undefined ? base.ownerOffice : typed.ownerOffice || null,
    ...(typed.closesAfterDays === undefined
      ? {}
      : { closesAfterDays: reading.optional('closesAfterDays', null) }),
  })
}

export const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '')

function readingOf(typed: Draft['typed']) {
  const wrong: Record<string, string> = {}
  const number = (field: string, stored: number): number => {
    const text = typed[field]
    if (text === undefined) return stored
    const value = readNumber(text)
    if (value === null) wrong[field] = 'number'
    return value ?? stored
  }
  return {
    wrong,
    number,
    text(field: string, stored: string): string {
      const text = (typed[field] ?? stored).trim()
      if (text === '') wrong[field] = 'required'
      return text
    },
    whole(field: string, stored: number): number {
      const value = number(field, stored)
      if (!Number.isInteger(value) || value < 0 || value > 6) wrong[field] = 'number'
      return value
    },
    optional: (field: string, stored: number | null): number | null =>
      typed[field]?.trim() === '' ? null : typed[field] === undefined ? stored : number(field, 0),
    made: <Definition>(definition: Definition): Made<Definition> =>
      Object.keys(wrong).length === 0 ? { definition, wrong: null } : { definition: null, wrong },
  }
}

function shareOf(stored: KpiDefinition['share'], typed: Draft['typed']): KpiDefinition['share'] {
  const part = typed.sharePart ?? stored?.part ?? ''
  const whole = typed.shareWhole ?? stored?.whole ?? ''
  return part === '' && whole === '' ? null : { part, whole }
}

/** The list with the edited thresholds in their place; all others stay as they are. */
function thresholdsOf(
  draft: KpiDraft,
  direction: KpiDefinition['direction'],
  nowMs: number,
  wrong: Record<string, string>,
): KpiDefinition['thresholds'] {
  const { base, typed } = draft
  const text = thresholdText(draft, nowMs)
  const touched = ['has', 'green0', 'green1', 'red0', 'red1', 'appliesTo', 'direction'].some(
    (field) => typed[field] !== undefined,
  )
  if (!touched) return base.thresholds
  const index = editedRule(draft, nowMs)
  const several = Array.isArray(base.thresholds) ? base.thresholds : null
  if (!text.has) {
    const rest = several?.filter((_, at) => at !== index) ?? []
    return rest.length > 0 ? rest : null
  }
  const numbers = (field: 'green' | 'red') => {
    const [low, high] = text[field].map(readNumber)
    if (low == null || (direction === 'band' && high == null)) {
      wrong[field] = 'number'
      return 0
    }
    return direction === 'band' ? ([low, high ?? low] as [number, number]) : low
  }
  const values = { green: numbers('green'), red: numbers('red'), appliesTo: text.appliesTo }
  const stored = several ? several[index] : (base.thresholds as Exclude<typeof base.thresholds, unknown[]>)
  const rule = { ...stored, ...values }
  const made = several ? several.map((each, at) => (at === index ? rule : each)) : rule
  if (!wrong.green && !wrong.red) {
    const [problem] = wrongThresholds(made, direction)
    if (problem) wrong.thresholds = problem
  }
  return made
}

/** True where saving would change anything. */
export function isChanged(draft: Draft, nowMs: number): boolean {
  if (draft.edition === null) return true
  if (Object.keys(draft.typed).length === 0) return false
  const { definition } = draft.part === 'kpi' ? kpiOfDraft(draft, nowMs) : measureOfDraft(draft)
  return definition === null || JSON.stringify(definition) !== JSON.stringify(draft.base)
}
