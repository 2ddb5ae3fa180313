import { parse } from 'yaml'
import { z } from 'zod'
import {
  type KpiDefinition,
  type MeasureItem,
  type Pack,
  pack as packSchema,
} from '#shared/contract/dictionary.ts'
import { type Formula, FormulaError, parseFormula } from '#shared/domain/formula.ts'
import {
  checkFormulaNames,
  checkFormulaUnits,
  checkReach,
  type KnownNames,
} from '#shared/domain/formula-check.ts'
import { reachOfAll } from '#shared/domain/formula-reach.ts'
import { suggest } from '#shared/domain/formula-suggest.ts'
import { findCycle } from '#shared/domain/kpi.ts'
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

function checkNames({ groups, offices, measures, kpis, codeLists = [] }: Pack, others: OtherPacks): void {
  const twice = (keys: readonly string[]): string | undefined => {
    const seen = new Set<string>()
    return keys.find((key) => seen.size === seen.add(key).size)
  }
  const repeated =
    twice(measures.map(({ key }) => key)) ??
    twice(kpis.map(({ code }) => code)) ??
    twice(groups.map(({ key }) => key)) ??
    twice(offices.map(({ code }) => code)) ??
    twice(codeLists.map(({ key }) => key))
  if (repeated !== undefined) throw refuse(`“${repeated}” được khai báo hai lần.`)
  for (const { key, codes } of codeLists) {
    const code = twice(codes.map((one) => one.code))
    if (code) throw refuse(`Danh mục ${key}: mã “${code}” được khai báo hai lần.`)
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
    checkThresholds(kpi)
  }
}

function checkThresholds({ code, direction, thresholds }: KpiDefinition): void {
  if (!thresholds) return
  const bands = [thresholds.green, thresholds.red].filter(Array.isArray).length
  if (bands !== (direction === 'band' ? 2 : 0)) {
    throw refuse(`Chỉ tiêu ${code}: ngưỡng là cặp số khi chiều là “band”, là một số khi chiều khác.`)
  }
  if (typeof thresholds.green !== 'number' || typeof thresholds.red !== 'number') return
  const apart = direction === 'higher' ? thresholds.green - thresholds.red : thresholds.red - thresholds.green
  if (apart < 0) throw refuse(`Chỉ tiêu ${code}: ngưỡng xanh và ngưỡng đỏ ngược chiều.`)
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
    const formula = readFormula(code, text)
    const wrong =
      checkFormulaNames(formula, names) ??
      checkFormulaUnits(formula, unit, names) ??
      checkShare(formula, share)
    if (wrong) throw refuse(`Chỉ tiêu ${code}: ${wrong}`)
    formulas.set(code, formula)
  }
  for (const { code } of kpis) {
    const cycle = findCycle(code, formulas)
    if (cycle) throw refuse(`Chỉ tiêu ${code} tính vòng quanh: ${cycle.join(' → ')}.`)
  }
  for (const [code, reach] of reachOfAll(formulas)) {
    const wrong = checkReach(reach)
    if (wrong) throw refuse(`Chỉ tiêu ${code}: ${wrong}`)
  }
}

/** A share is bounded by putting other figures in its formula: it may read nothing else. */
function checkShare(formula: Formula, share: KpiDefinition['share']): string | null {
  if (!share) return null
  const { part, whole } = share
  const readsBoth = part !== whole && formula.measures.includes(part) && formula.measures.includes(whole)
  const readsElse =
    formula.measures.length > 2 ||
    formula.kpis.length > 0 ||
    formula.usesElapsedYear ||
    formula.reads.length > 1
  return readsBoth && !readsElse
    ? null
    : `“share” là tỷ lệ của hai số liệu; công thức phải dùng đúng ${part} và ${whole}.`
}

function readFormula(code: string, text: string): Formula {
  try {
    return parseFormula(text)
  } catch (error) {
    if (error instanceof FormulaError) throw refuse(`Chỉ tiêu ${code}: ${error.message}`)
    throw error
  }
}
