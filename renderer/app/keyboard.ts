import { silence } from '../features/alarms/actions.ts'
import { useUnits } from '../features/units/store.ts'
import { toggleLanguage } from '../i18n/i18n.ts'
import { scenesOf, showPlace, toggleTheme } from './view.ts'

/** Keys of the whole wall: 1, 2 … for scenes, T for the theme, L for the language, M for silence. */
export function startKeyboard(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || ownsLetters(event.target)) return
    const scene = scenesOf(useUnits.getState().subUnits.length > 0)[Number(event.key) - 1]
    if (scene) showPlace(scene)
    else if (event.key.toLowerCase() === 't') toggleTheme()
    else if (event.key.toLowerCase() === 'l') toggleLanguage()
    else if (event.key.toLowerCase() === 'm') void silence()
    else return
    event.preventDefault()
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}

/** True where letters belong to the control that has the focus. */
export function ownsLetters(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea')
}

/** True where arrows do. */
export function ownsArrows(target: EventTarget | null): boolean {
  return (
    ownsLetters(target) ||
    (target instanceof HTMLElement && target.matches('[role="listbox"], [role="grid"], [role="radio"]'))
  )
}
