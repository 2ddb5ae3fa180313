import { parse } from 'yaml'
import { z } from 'zod'
import { type Pack, pack as packSchema } from '#shared/contract/dictionary.ts'
import { type Formula, FormulaError, parseFormula } from '#shared/domain/formula.ts'
import { findCycle } from '#shared/domain/kpi.ts'
import { StationError } from '../../errors.ts'

const refuse = (detail: string) => new StationError('bad-pack', detail)

/**
 * Reads a KPI pack from YAML and checks it whole: shape, unknown names, formulas, cycles.
 * @throws StationError `bad-pack` with the first thing that is wrong.
 */
export function readPack(text: string): Pack {
  let document: unknown
  try {
    document = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw refuse(`Tệp không phải YAML đúng: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = packSchema.safeParse(document)
  if (!parsed.success) throw refuse(`Bộ chỉ tiêu có chỗ sai:\n${z.prettifyError(parsed.error)}`)
  checkNames(parsed.data)
  checkFormulas(parsed.data)
  return parsed.data
}

function checkNames({ groups, measures, kpis }: Pack): void {
  const twice = (keys: string[]) => keys.find((key, index) => keys.indexOf(key) !== index)
  const repeated = twice(measures.map(({ key }) => key)) ?? twice(kpis.map(({ code }) => code))
  if (repeated) throw refuse(`“${repeated}” được khai báo hai lần.`)
  const known = new Set(groups.map(({ key }) => key))
  for (const { code, group, direction, thresholds } of kpis) {
    if (!known.has(group)) throw refuse(`Chỉ tiêu ${code}: không có nhóm “${group}”.`)
    if (!thresholds) continue
    const bands = [thresholds.green, thresholds.red].filter(Array.isArray).length
    if (bands !== (direction === 'band' ? 2 : 0)) {
      throw refuse(`Chỉ tiêu ${code}: ngưỡng là cặp số khi chiều là “band”, là một số khi chiều khác.`)
    }
    if (typeof thresholds.green !== 'number' || typeof thresholds.red !== 'number') continue
    const apart =
      direction === 'higher' ? thresholds.green - thresholds.red : thresholds.red - thresholds.green
    if (apart < 0) throw refuse(`Chỉ tiêu ${code}: ngưỡng xanh và ngưỡng đỏ ngược chiều.`)
  }
}

function checkFormulas({ measures, kpis }: Pack): void {
  const measureKeys = new Set<string>(measures.map(({ key }) => key))
  const codes = new Set<string>(kpis.map(({ code }) => code))
  const formulas = new Map<string, Formula>()
  for (const { code, formula: text } of kpis) {
    let formula: Formula
    try {
      formula = parseFormula(text)
    } catch (error) {
      if (error instanceof FormulaError) throw refuse(`Chỉ tiêu ${code}: ${error.message}`)
      throw error
    }
    const unknown =
      formula.measures.find((key) => !measureKeys.has(key)) ?? formula.kpis.find((other) => !codes.has(other))
    if (unknown) throw refuse(`Chỉ tiêu ${code}: không có “${unknown}”.`)
    formulas.set(code, formula)
  }
  for (const { code } of kpis) {
    const cycle = findCycle(code, formulas)
    if (cycle) throw refuse(`Chỉ tiêu ${code} tính vòng quanh: ${cycle.join(' → ')}.`)
  }
}
