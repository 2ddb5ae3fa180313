import { create } from 'zustand'
import type { ChildItem } from '#shared/contract/index.ts'

interface Children {
  readonly byUnit: ReadonlyMap<string, ChildItem>
}

export const useChildren = create<Children>()(() => ({ byUnit: new Map() }))

export function replaceChildren(children: readonly ChildItem[]): void {
  useChildren.setState({ byUnit: new Map(children.map((child) => [child.unit, child])) })
}

export function mergeChildren(children: readonly ChildItem[]): void {
  useChildren.setState(({ byUnit }) => {
    const next = new Map(byUnit)
    for (const child of children) next.set(child.unit, child)
    return { byUnit: next }
  })
}

/** Since when a silent station has not been heard (ms since 1970). */
export function silentSinceMs(child: ChildItem): number | null {
  const since = child.lastContactAt ?? child.stateSince
  return since ? Date.parse(since) : null
}

/** Silent stations, the one that fell silent last first. */
export function silentChildren(byUnit: ReadonlyMap<string, ChildItem>): ChildItem[] {
  return [...byUnit.values()]
    .filter((child) => child.state === 'silent')
    .sort((a, b) => (silentSinceMs(b) ?? 0) - (silentSinceMs(a) ?? 0))
}
