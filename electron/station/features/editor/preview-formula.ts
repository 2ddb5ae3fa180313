/**
 * What a definition would say of the figures that are here now, beside what the present one says. Nothing
 * is stored; the work is bounded by the number of units and periods, and others are let in between.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { z } from 'zod'
import type { FormulaPreview, formulaPreviewBody, PreviewValue } from '#shared/contract/editor.ts'
import { parseFormula } from '#shared/domain/formula.ts'
import type { KpiCode, KpiValue } from '#shared/domain/kpi.ts'
import { judge } from '#shared/domain/lamp.ts'
import { type Period, periodAt, shiftPeriod, unpackPeriod } from '#shared/domain/period.ts'
import { thresholdRules, thresholdsAt, wrongThresholds } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import { candidateKpi, type KnownKpi } from '../dictionary/dictionary.ts'
import { latestValue } from '../lamps/judge-changes.ts'
import { valueAt } from '../lamps/value-at.ts'
import type { StoredUnit } from '../units/queries.ts'
import { checkAgainst } from './check-formula.ts'

type Asked = z.infer<typeof formulaPreviewBody>

/** The code of a KPI that has none yet: one that no formula can name. */
const NO_CODE = '' as KpiCode

/** Units that are evaluated between two breaths. */
const UNITS_A_TURN = 20

/** @throws StationError `bad-formula`, `bad-thresholds` with what is wrong. */
export async function previewFormula(station: Station, asked: Asked): Promise<FormulaPreview> {
  const present = asked.code ? station.dictionary.kpi(asked.code) : null
  const after = candidateOf(station, asked, present)
  const { root } = station.units
  const children = station.units.children(root.id)
  const units: FormulaPreview['units'] = []
  for (const [index, unit] of [root, ...children.slice(0, asked.units)].entries()) {
    if (index % UNITS_A_TURN === UNITS_A_TURN - 1) await nextTurn()
    units.push({
      unit: unit.code,
      before: present && latestOf(station, unit, present),
      after: latestOf(station, unit, after),
    })
  }
  return {
    periods: lastPeriods(station, after, asked.periods).map((period) => ({
      period,
      before: present?.period === after.period ? valueIn(station, root, present, period) : null,
      after: valueIn(station, root, after, period),
    })),
    units,
    counts: {
      before: present && countLamps(units.map(({ before }) => before)),
      after: countLamps(units.map((each) => each.after)),
    },
    more: children.length > asked.units,
  }
}

function candidateOf({ dictionary }: Station, asked: Asked, present: KnownKpi | null): KnownKpi {
  const [problem] = checkAgainst(dictionary, asked).problems
  if (problem) throw new StationError('bad-formula', problem.message, 422)
  const [wrong] = wrongThresholds(asked.thresholds, asked.direction)
  if (wrong) throw new StationError('bad-thresholds', wrong, 422)
  // What this station set for itself goes on beside whatever the pack says.
  const own = thresholdRules(present?.thresholds ?? null).filter(({ local }) => local)
  return candidateKpi(dictionary, {
    ...(present ?? UNKNOWN),
    code: asked.code ?? NO_CODE,
    unit: asked.unit,
    direction: asked.direction,
    period: asked.period,
    thresholds: own.length > 0 ? [...thresholdRules(asked.thresholds), ...own] : asked.thresholds,
    formula: parseFormula(asked.formula),
  })
}

/** The parts that no value depends on. */
const UNKNOWN = {
  group: '',
  nameVi: '',
  nameEn: '',
  decimals: 0,
  deadBand: 0,
  holdMs: 0,
  holdWorse: false,
  share: null,
  coverageFloor: 0,
  qualityFloor: 0,
  leadOffice: '',
  coordinatingOffices: [],
  version: 0,
}

/** Oldest first, up to the latest with a value, else to the present one. */
function lastPeriods(station: Station, kpi: KnownKpi, count: number): Period[] {
  const { period } = latestValue(station, station.db, station.units.root.id, kpi, Number.POSITIVE_INFINITY)
  const last =
    period === null
      ? periodAt(station.clock(), kpi.period, station.calendar.managementDay)
      : unpackPeriod(period)
  return Array.from({ length: count }, (_, index) => shiftPeriod(last, index - count + 1))
}

function latestOf(station: Station, unit: StoredUnit, kpi: KnownKpi): PreviewValue {
  const { period, value } = latestValue(station, station.db, unit.id, kpi, Number.POSITIVE_INFINITY)
  if (period !== null) return judged(unit, kpi, unpackPeriod(period), value)
  return { period: null, value: null, reason: value.reason, lamp: 'grey' }
}

const valueIn = (station: Station, unit: StoredUnit, kpi: KnownKpi, period: Period): PreviewValue =>
  judged(unit, kpi, period, valueAt(station.db, station.dictionary, unit.id, kpi, period))

function judged(unit: StoredUnit, kpi: KnownKpi, period: Period, { value, reason }: KpiValue): PreviewValue {
  const thresholds = thresholdsAt(kpi.thresholds, unit, period)
  const lamp = value !== null && !thresholds ? 'none' : judge(value, kpi.direction, thresholds)
  return { period, value, reason, lamp }
}

function countLamps(values: readonly (PreviewValue | null)[]): FormulaPreview['counts']['after'] {
  const counts = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 }
  for (const value of values) if (value) counts[value.lamp] += 1
  return counts
}
