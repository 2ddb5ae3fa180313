/**
 * Thresholds by date and by unit. A KPI has one pair for all, or a list of them, each from a day on and for
 * some kinds of unit or for named units. Which one judges a period:
 *
 * 1. the most specific of those in force: named units over kinds of unit over `commune` over all;
 * 2. within that, one that this station set for itself over the pack's;
 * 3. within that, the newest. In force is what has begun by the end of the judged period.
 */
import type { Direction, Thresholds } from './lamp.ts'
import { granularityOf, type Period, periodEnd, periodLikeAt, periodStart, shiftPeriod } from './period.ts'
import { isCommuneLevel, type UnitKind } from './unit.ts'

/** Green and red, with the day they begin and whom they are for. */
export interface ThresholdRule extends Thresholds {
  /** A day or a longer period, from whose first day they are in force; absent: from ever. */
  readonly since?: Period | undefined
  readonly kinds?: readonly UnitKind[] | undefined
  /** Codes of the units that they are for; their sub-units are not meant. */
  readonly units?: readonly string[] | undefined
  readonly source?: string | undefined
  /** Set by this station, not by a pack. */
  readonly local?: boolean | undefined
}

/** What a KPI has: one rule, several, or none at all. */
export type ThresholdDefinition = ThresholdRule | readonly ThresholdRule[] | null

export interface JudgedUnit {
  readonly code: string
  readonly kind: UnitKind
}

const EVER = Number.NEGATIVE_INFINITY

/** All rules of a definition, in its order. */
export function thresholdRules(definition: ThresholdDefinition): readonly ThresholdRule[] {
  if (!definition) return []
  return isList(definition) ? definition : [definition]
}

// Array.isArray does not narrow readonly arrays.
const isList = (
  definition: ThresholdRule | readonly ThresholdRule[],
): definition is readonly ThresholdRule[] => Array.isArray(definition)

/** The thresholds that judge a unit's value of a period, or null where it has no lamp. */
export function thresholdsAt(
  definition: ThresholdDefinition,
  unit: JudgedUnit,
  period: Period,
): ThresholdRule | null {
  if (!definition) return null
  if (!isList(definition)) {
    const inForce = definition.since === undefined || begins(definition) < periodEnd(period)
    return inForce && appliesTo(definition, unit) ? definition : null
  }
  const end = periodEnd(period)
  let found: ThresholdRule | null = null
  for (const rule of definition) {
    if (appliesTo(rule, unit) && begins(rule) < end && (!found || outranks(rule, found))) found = rule
  }
  return found
}

function appliesTo(rule: ThresholdRule, { code, kind }: JudgedUnit): boolean {
  if (rule.units) return rule.units.includes(code)
  if (rule.kinds) return rule.kinds.includes(kind)
  return rule.appliesTo === 'all' || isCommuneLevel(kind)
}

function specificity({ units, kinds, appliesTo }: ThresholdRule): number {
  if (units) return 3
  if (kinds) return 2
  return appliesTo === 'commune' ? 1 : 0
}

/** Every standing lamp asks every few seconds, for the same few rules. */
const knownBegins = new WeakMap<ThresholdRule, number>()

function begins(rule: ThresholdRule): number {
  if (rule.since === undefined) return EVER
  let begin = knownBegins.get(rule)
  if (begin === undefined) {
    begin = periodStart(rule.since)
    knownBegins.set(rule, begin)
  }
  return begin
}

function outranks(rule: ThresholdRule, other: ThresholdRule): boolean {
  const [mine, theirs] = [specificity(rule), specificity(other)]
  if (mine !== theirs) return mine > theirs
  if ((rule.local === true) !== (other.local === true)) return rule.local === true
  return begins(rule) > begins(other)
}

/** Thresholds that stay the same over a stretch of periods, both inclusive. */
export interface ThresholdStep {
  readonly from: Period
  readonly to: Period
  readonly thresholds: ThresholdRule | null
}

/**
 * The thresholds of a unit over a stretch of periods of one granularity, oldest first, without gaps: what a
 * chart draws as bands.
 * @throws RangeError where the two periods are not of one granularity.
 */
export function thresholdSteps(
  definition: ThresholdDefinition,
  unit: JudgedUnit,
  from: Period,
  to: Period,
): ThresholdStep[] {
  if (granularityOf(to) !== granularityOf(from))
    throw new RangeError(`${from} and ${to} are not of one granularity`)
  if (periodStart(from) > periodStart(to)) return []
  const steps: ThresholdStep[] = []
  for (const begin of turningPoints(definition, from, to)) {
    const thresholds = thresholdsAt(definition, unit, begin)
    const last = steps.at(-1)
    if (last?.thresholds === thresholds) continue
    if (last) steps[steps.length - 1] = { ...last, to: shiftPeriod(begin, -1) }
    steps.push({ from: begin, to, thresholds })
  }
  return steps
}

/** The first period, and each in which some rule begins: it judges the period that it begins in. */
function turningPoints(definition: ThresholdDefinition, from: Period, to: Period): Period[] {
  const points = new Map<number, Period>([[periodStart(from), from]])
  for (const { since } of thresholdRules(definition)) {
    if (since === undefined) continue
    const at = periodLikeAt(from, periodStart(since))
    const start = periodStart(at)
    if (start > periodStart(from) && start <= periodStart(to)) points.set(start, at)
  }
  return [...points].toSorted(([a], [b]) => a - b).map(([, period]) => period)
}

/**
 * What is wrong with a definition, each in words for whoever wrote it; empty where nothing is.
 * @param isKnownUnit Where units are known; without it codes are not looked up.
 */
export function wrongThresholds(
  definition: ThresholdDefinition,
  direction: Direction,
  isKnownUnit: (code: string) => boolean = () => true,
): string[] {
  const wrong: string[] = []
  const seen = new Set<string>()
  for (const rule of thresholdRules(definition)) {
    const values = wrongValues(rule, direction)
    if (values) wrong.push(values)
    if ((rule.units && rule.kinds) || ((rule.units ?? rule.kinds) && rule.appliesTo === 'commune')) {
      wrong.push('mỗi ngưỡng chỉ dùng một trong ba cách: “units”, “kinds” hoặc “appliesTo: commune”.')
    }
    for (const code of rule.units ?? []) if (!isKnownUnit(code)) wrong.push(`không có đơn vị mã ${code}.`)
    for (const scope of scopesOf(rule)) {
      const key = `${begins(rule)} ${scope}`
      if (seen.has(key)) {
        const from = rule.since === undefined ? 'không ghi ngày hiệu lực' : `hiệu lực từ ${rule.since}`
        wrong.push(`có hai ngưỡng ${from} cùng dành cho ${scope}. Bỏ một ngưỡng hoặc ghi “since” khác.`)
      }
      seen.add(key)
    }
  }
  return wrong
}

function scopesOf({ units, kinds, appliesTo }: ThresholdRule): readonly string[] {
  if (units) return units.map((code) => `đơn vị ${code}`)
  if (kinds) return kinds.map((kind) => `loại đơn vị ${kind}`)
  return [appliesTo === 'commune' ? 'cấp xã' : 'mọi đơn vị']
}

function wrongValues({ green, red }: ThresholdRule, direction: Direction): string | null {
  if (direction === 'band') {
    if (typeof green === 'number' || typeof red === 'number') return WRONG_SHAPE
    const [[low, high], [lowest, highest]] = [green, red]
    if (low > high || lowest > highest) return 'cặp số của ngưỡng phải ghi số nhỏ trước, số lớn sau.'
    return lowest <= low && high <= highest
      ? null
      : `khoảng đỏ [${lowest}; ${highest}] phải bao trùm khoảng xanh [${low}; ${high}].`
  }
  if (typeof green !== 'number' || typeof red !== 'number') return WRONG_SHAPE
  if (direction === 'higher' ? red <= green : green <= red) return null
  return direction === 'higher'
    ? `ngưỡng xanh và ngưỡng đỏ ngược chiều: càng cao càng tốt thì đỏ (${red}) không được lớn hơn xanh (${green}).`
    : `ngưỡng xanh và ngưỡng đỏ ngược chiều: càng thấp càng tốt thì xanh (${green}) không được lớn hơn đỏ (${red}).`
}

const WRONG_SHAPE = 'ngưỡng là cặp số khi chiều là “band”, là một số khi chiều khác.'

/** What a dead band is judged by. */
interface WithDeadBand {
  readonly thresholds: ThresholdDefinition
  readonly direction: Direction
  /** In the KPI's unit. */
  readonly deadBand: number
  /** A KPI that is a share in % lies between 0 and 100. */
  readonly share: object | null
  readonly unit: string
}

/** Why a lamp with such a dead band could never get green again, in words; null where it can. */
export function wrongDeadBand({ thresholds, direction, deadBand, share, unit }: WithDeadBand): string | null {
  const isPercent = share !== null && unit === '%'
  for (const { green } of thresholdRules(thresholds)) {
    const isOut =
      typeof green === 'number'
        ? isPercent && (direction === 'higher' ? green + deadBand > 100 : green - deadBand < 0)
        : 2 * deadBand > green[1] - green[0]
    if (deadBand > 0 && isOut)
      return `vùng chống nháy ${deadBand} quá rộng so với ngưỡng xanh ${green}: đèn không thể xanh trở lại. Ghi nhỏ hơn, hoặc 0.`
  }
  return null
}
