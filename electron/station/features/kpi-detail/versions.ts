import type { KpiDefinition } from '#shared/contract/dictionary.ts'
import type { KPI_FIELDS, KpiDetail } from '#shared/contract/kpi-detail.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { KpiVersionRow } from '../dictionary/queries.ts'

const MOST_VERSIONS = 20

/** The parts of a definition that people tell apart, and what each is made of. */
const PARTS: Readonly<Record<(typeof KPI_FIELDS)[number], ReadonlyArray<keyof KpiDefinition>>> = {
  name: ['nameVi', 'nameEn'],
  group: ['group'],
  unit: ['unit', 'decimals'],
  formula: ['formula'],
  thresholds: ['thresholds', 'direction'],
  settling: ['deadBand', 'holdSeconds', 'holdWorse'],
  honesty: ['share', 'coverageFloor', 'qualityFloor'],
  period: ['period'],
  offices: ['lead', 'coordinating'],
}

/** Versions, newest first, each with what it changed of the one before it. */
export function versionItems(rows: readonly KpiVersionRow[]): KpiDetail['versions'] {
  return rows.slice(0, MOST_VERSIONS).map(({ version, definition, since }, index) => ({
    version,
    since: formatInstant(since),
    changed: changedParts(rows[index + 1]?.definition, definition),
  }))
}

function changedParts(
  before: KpiDefinition | undefined,
  after: KpiDefinition,
): KpiDetail['versions'][number]['changed'] {
  if (!before) return []
  const parts = Object.keys(PARTS) as Array<keyof typeof PARTS>
  return parts.filter((part) =>
    PARTS[part].some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])),
  )
}
