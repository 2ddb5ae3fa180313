import { parse } from 'yaml'
import { z } from 'zod'
import {
  type KpiDefinition,
  type MeasureItem,
  type Pack,
  pack as packSchema,
} from '#shared/contract/dictionary.ts'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import { checkChains, checkReach, type KnownNames } from '#shared/domain/formula-check.ts'
import { checkFormula } from '#shared/domain/formula-problems.ts'
import { reachOfAll } from '#shared/domain/formula-reach.ts'
import { suggest } from '#shared/domain/formula-suggest.ts'
import { findCycle } from '#shared/domain/kpi.ts'
import { type Granularity, MANAGEMENT_MONTH } from '#shared/domain/period.ts'
import { wrongDeadBand, wrongThresholds } from '#shared/domain/thresholds.ts'
import { StationError } from '../../errors.ts'

const refuse = (detail: string) => new StationError('bad-pack', detail, 422)

/** What the station's other packs bring; a pack may build on it. */
export interface OtherPacks {
  readonly groups: readonly string[]
  readonly measures: readonly MeasureItem[]
  readonly kpis: readonly KpiDefinition[]
}

const NO_OTHERS: OtherPacks = { groups: [], measures: [], kpis: [] }

/**
 * Reads a KPI pack from YAML and checks it whole: shape, unknown names, formulas, cycles, units.
 * @throws StationError `bad-pack` with the first thing that is wrong.
 */
export function readPack(text: string, others: OtherPacks = NO_OTHERS): Pack {
  const read = parsePack(text)
  checkPack(read, others)
  return read
}

/** The shape alone. */
export function parsePack(text: string): Pack {
  let document: unknown
  try {
    document = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw refuse(`Tệp không phải YAML đúng: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = packSchema.safeParse(document)
  if (!parsed.success) throw refuse(`Bộ chỉ tiêu có chỗ sai:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export function checkPack(pack: Pack, others: OtherPacks): void {
  checkNames(pack, others)
  checkFormulas(pack, others)
}

function checkNames(pack: Pack, others: OtherPacks): void {
  const { groups, offices, measures, kpis, codeLists = [], measureSets = [] } = pack
  const twice = (keys: readonly string[]): string | undefined => {
    const seen = new Set<string>()
    return keys.find((key) => seen.size === seen.add(key).size)
  }
  const repeated =
    twice(measures.map(({ key }) => key)) ??
    twice(kpis.map(({ code }) => code)) ??
    twice(groups.map(({ key }) => key)) ??
    twice(offices.map(({ code }) => code)) ??
    twice(codeLists.map(({ key }) => key)) ??
    twice(measureSets.map(({ key }) => key))
  if (repeated !== undefined) throw refuse(`“${repeated}” được khai báo hai lần.`)
  for (const { key, codes } of codeLists) {
    const code = twice(codes.map((one) => one.code))
    if (code) throw refuse(`Danh mục ${key}: mã “${code}” được khai báo hai lần.`)
  }
  const keys = new Set<string>([...others.measures, ...measures].map(({ key }) => key))
  for (const { key, measures: named } of measureSets) {
    const unknown = named.find((measure) => !keys.has(measure))
    if (unknown) throw refuse(`Nhóm số liệu ${key}: không có số liệu “${unknown}”.`)
  }
  const lists = new Set(codeLists.map(({ key }) => key))
  for (const { key, codeList } of measures) {
    if (codeList && !lists.has(codeList)) throw refuse(`Số liệu ${key}: không có danh mục “${codeList}”.`)
  }
  const known = new Set([...groups.map(({ key }) => key), ...others.groups])
  for (const kpi of kpis) {
    if (!known.has(kpi.group)) {
      const meant = suggest(kpi.group, known)
      const hint = meant ? ` Ý bạn là “${meant}”?` : ''
      throw refuse(`Chỉ tiêu ${kpi.code}: không có nhóm “${kpi.group}”.${hint}`)
    }
    const [wrong] = wrongThresholds(kpi.thresholds, kpi.direction)
    const why = wrong ?? wrongDeadBand(kpi)
    if (why) throw refuse(`Chỉ tiêu ${kpi.code}: ${why}`)
  }
}

function checkFormulas({ measures, kpis }: Pack, others: OtherPacks): void {
  const names: KnownNames = {
    measures: new Map([...others.measures, ...measures].map((each) => [each.key, each])),
    kpis: new Map([...others.kpis, ...kpis].map((each) => [each.code, each])),
  }
  const formulas = new Map<string, Formula>(
    others.kpis.map(({ code, formula }) => [code, parseFormula(formula)]),
  )
  for (const { code, unit, formula: text, share } of kpis) {
    const { formula, problems } = checkFormula({ text, unit, share }, names)
    const [wrong] = problems
    if (wrong || !formula) throw refuse(`Chỉ tiêu ${code}: ${wrong?.message}`)
    formulas.set(code, formula)
  }
  for (const { code } of kpis) {
    const cycle = findCycle(code, formulas)
    if (cycle) throw refuse(`Chỉ tiêu ${code} tính vòng quanh: ${cycle.join(' → ')}.`)
  }
  const periods = new Map<string, Granularity>(kpis.map(({ code, period }) => [code, period]))
  const monthly = new Set<string>(
    [...others.measures, ...measures].flatMap(({ key, basePeriod }) => (basePeriod === 'month' ? [key] : [])),
  )
  const chain = checkChains(formulas)
  if (chain) throw refuse(chain)
  for (const [code, reach] of reachOfAll(formulas)) {
    const byMonth = [...reach.measures.keys()].filter((key) => monthly.has(key))
    const wrong = checkReach(reach) ?? (periods.get(code) === MANAGEMENT_MONTH ? mixedMonths(byMonth) : null)
    if (wrong) throw refuse(`Chỉ tiêu ${code}: ${wrong}`)
  }
}

/** A management month is made of days and weeks: a figure of a calendar month lies in two of them. */
function mixedMonths(byMonth: readonly string[]): string | null {
  return byMonth.length === 0
    ? null
    : `tính theo tháng quản lý nên không dùng được số liệu nhập theo tháng dương lịch (${byMonth.join(', ')}).`
}
