/** How this screen looks at the lamp board; kept while other scenes are shown, until a wall turns by itself. */
import { create } from 'zustand'
import type { UnitKind } from '#shared/domain/unit.ts'
import { recall, remember } from '../../app/remembered.ts'

export type BoardSort =
  | { readonly by: 'trouble' | 'name' | 'kind' }
  | { readonly by: 'kpi'; readonly code: string }

/** `table`: to be read and scrolled; `mosaic`: everything at once, for a wall that nobody touches. */
export type BoardForm = 'table' | 'mosaic'

interface BoardOptions {
  /** Null until somebody chose one: a kiosk shows everything at once, others the table. */
  readonly form: BoardForm | null
  readonly sort: BoardSort
  readonly onlyAlarmed: boolean
  readonly unitSearch: string
  readonly kpiSearch: string
  /** Keys of KPI groups that are drawn as one column. */
  readonly collapsedGroups: ReadonlySet<string>
  readonly collapsedKinds: ReadonlySet<UnitKind>
}

const recalled = recall('board')

const START: Omit<BoardOptions, 'form'> = {
  sort: { by: 'trouble' },
  onlyAlarmed: false,
  unitSearch: '',
  kpiSearch: '',
  collapsedGroups: new Set<string>(),
  collapsedKinds: new Set<UnitKind>(),
}

export const useBoardOptions = create<BoardOptions>()(() => ({
  ...START,
  form: recalled === 'table' || recalled === 'mosaic' ? recalled : null,
}))

/** Everything, in the usual order; the form is this screen's own. */
export const resetBoard = (): void => useBoardOptions.setState(START)

export function chooseForm(form: BoardForm): void {
  useBoardOptions.setState({ form })
  remember('board', form)
}

export const sortBoard = (sort: BoardSort): void => useBoardOptions.setState({ sort })

/** By a KPI, and by trouble again where that is so already. */
export function sortByKpi(code: string): void {
  useBoardOptions.setState(({ sort }) => ({
    sort: sort.by === 'kpi' && sort.code === code ? { by: 'trouble' } : { by: 'kpi', code },
  }))
}

const toggled = <Key>(keys: ReadonlySet<Key>, key: Key): ReadonlySet<Key> => {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

export function toggleGroup(key: string): void {
  useBoardOptions.setState(({ collapsedGroups }) => ({ collapsedGroups: toggled(collapsedGroups, key) }))
}

/** Shows one group alone; null: all of them. */
export function showOnlyGroup(key: string | null, all: readonly string[]): void {
  useBoardOptions.setState({
    collapsedGroups: new Set(key === null ? [] : all.filter((each) => each !== key)),
  })
}

export function toggleKind(kind: UnitKind): void {
  useBoardOptions.setState(({ collapsedKinds }) => ({ collapsedKinds: toggled(collapsedKinds, kind) }))
}
