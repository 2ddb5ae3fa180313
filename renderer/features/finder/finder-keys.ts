import { useConnection } from '../../app/connection.ts'
import { showPlace } from '../../app/view.ts'
import { openFinder } from './store.ts'

/** Ctrl+K and `/` find, F1 helps, on every scene and page. Returns what stops listening. */
export function startFinderKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    // Before there is a station, there is nothing to find and nowhere to go.
    if (event.defaultPrevented || useConnection.getState().state === 'unmade') return
    if (document.querySelector('dialog[open]')) return
    if (isFind(event)) openFinder()
    else if (event.key === 'F1') showPlace('help')
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}

function isFind({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (altKey) return false
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k'
  const typing = target instanceof HTMLElement && target.matches('input, select, textarea')
  return key === '/' && !typing
}
