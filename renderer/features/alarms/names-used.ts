/** Names that were typed on this screen, the last first: whoever acts here is asked for a name each time. */
import { recall, remember } from '../../app/remembered.ts'

const MOST_NAMES = 6

export function namesUsed(): readonly string[] {
  try {
    const names: unknown = JSON.parse(recall('names') ?? '[]')
    return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : []
  } catch {
    return []
  }
}

export function noteName(name: string): void {
  remember('names', JSON.stringify(withName(namesUsed(), name)))
}

/** A name moves to the front; the oldest falls off. */
export function withName(names: readonly string[], name: string): readonly string[] {
  return [name, ...names.filter((known) => known !== name)].slice(0, MOST_NAMES)
}
