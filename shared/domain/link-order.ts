/** In which order an operator looks at the stations below: where there is something to do comes first. */

interface OrderedLink {
  readonly state: 'live' | 'silent' | 'never'
  readonly stateSince: string | null
  readonly lastContactAt: string | null
  readonly backlog: number | null
  readonly books: { readonly state: 'matched' | 'differs' } | null
  readonly nameVi: string
}

export const LINK_TROUBLES = ['silent', 'never', 'differs', 'none'] as const
export type LinkTrouble = (typeof LINK_TROUBLES)[number]

/** What is the matter with a link, the worst of it. */
export function linkTrouble({ state, books }: Pick<OrderedLink, 'state' | 'books'>): LinkTrouble {
  if (state !== 'live') return state
  return books?.state === 'differs' ? 'differs' : 'none'
}

const heardAt = ({ lastContactAt, stateSince }: OrderedLink): number => {
  const at = lastContactAt ?? stateSince
  return at === null ? 0 : Date.parse(at)
}

/** The longest silent first; then those that never spoke, whose books differ, who are behind, and by name. */
export function byLinkTrouble(a: OrderedLink, b: OrderedLink): number {
  const trouble = LINK_TROUBLES.indexOf(linkTrouble(a)) - LINK_TROUBLES.indexOf(linkTrouble(b))
  if (trouble !== 0) return trouble
  const silence = a.state === 'silent' ? heardAt(a) - heardAt(b) : 0
  return silence || (b.backlog ?? 0) - (a.backlog ?? 0) || a.nameVi.localeCompare(b.nameVi, 'vi')
}
