/** The stations below as they are listed: in groups, those that need somebody first. */
import type { ChainOverview, ChildLink } from '#shared/contract/index.ts'
import { LINK_TROUBLES, type LinkTrouble, linkTrouble } from '#shared/domain/link-order.ts'
import { foldName } from '#shared/domain/unit.ts'
import { PARENT } from './store.ts'

type Invited = ChainOverview['invited'][number]
export type LinkGroup = LinkTrouble | 'invited'

export type ListedLink =
  | { readonly group: LinkTrouble; readonly unit: string; readonly child: ChildLink }
  | { readonly group: 'invited'; readonly unit: string; readonly invited: Invited }

const GROUPS: readonly LinkGroup[] = [...LINK_TROUBLES, 'invited']

/** Those whose name or code holds the words, without regard to diacritics, in the order of their groups. */
export function listLinks({ children, invited }: ChainOverview, search: string): ListedLink[] {
  const wanted = foldName(search.trim())
  const isWanted = ({ unit, nameVi, nameEn }: Invited | ChildLink) =>
    foldName(`${nameVi} ${nameEn} ${unit}`).includes(wanted)
  const listed: ListedLink[] = [
    ...children.filter(isWanted).map((child) => ({ group: linkTrouble(child), unit: child.unit, child })),
    ...invited
      .filter(isWanted)
      .map((each) => ({ group: 'invited' as const, unit: each.unit, invited: each })),
  ]
  return listed.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group))
}

export function groupLinks(links: readonly ListedLink[]): Array<{ group: LinkGroup; links: ListedLink[] }> {
  return GROUPS.map((group) => ({ group, links: links.filter((link) => link.group === group) })).filter(
    ({ links: of }) => of.length > 0,
  )
}

/**
 * What is looked at: what was chosen as long as it is there; else the first station in trouble, else the
 * parent, else the first station.
 */
export function lookedAt(overview: ChainOverview, chosen: string | null, mayJoin: boolean): string | null {
  const units = [...overview.children, ...overview.invited].map(({ unit }) => unit)
  if (chosen !== null && (units.includes(chosen as never) || chosen === PARENT)) return chosen
  const [first] = overview.children
  if (first && linkTrouble(first) !== 'none') return first.unit
  if (overview.parent || mayJoin) return PARENT
  return units[0] ?? null
}
