import type { KpiItem } from '#shared/contract/index.ts'
import { type Language, nameIn } from '../../i18n/i18n.ts'

/** A turn in words: its scene and, where it names one, its KPI; one that was retired has its code only. */
export function turnName(
  scene: string,
  kpi: string | null,
  byCode: ReadonlyMap<string, KpiItem>,
  language: Language,
): string {
  if (kpi === null) return scene
  const item = byCode.get(kpi)
  return `${scene} ${item ? nameIn(language, item) : kpi}`
}
