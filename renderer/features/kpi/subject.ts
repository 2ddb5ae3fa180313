import type { KpiItem } from '#shared/contract/index.ts'
import { useDictionary } from '../dictionary/store.ts'
import { lampOf, lampRank, sinceMs } from '../figures/lamp-of.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'

/** The KPI of a unit that needs attention most: the worst lamp, of those the newest; else the first there is. */
export function firstSubject(
  kpis: readonly Pick<KpiItem, 'code'>[],
  ofUnit: KpisOfUnit | undefined,
): string | null {
  const rank = (code: string) => lampRank(lampOf(ofUnit?.get(code)))
  const [first] = [...kpis].sort(
    (a, b) => rank(a.code) - rank(b.code) || sinceMs(ofUnit?.get(b.code)) - sinceMs(ofUnit?.get(a.code)),
  )
  return first?.code ?? null
}

/** What the KPI scene shows where nobody named a KPI, of those that may be; null until that is known. */
export function firstOwnSubject(mayBe: (code: string) => boolean = () => true): string | null {
  const own = useStation.getState().info?.unit.code
  const { loaded, byUnit } = useFigures.getState()
  if (!loaded || own === undefined) return null
  const kpis = useDictionary.getState().kpis.filter(({ code }) => mayBe(code))
  return firstSubject(kpis, byUnit.get(own))
}
