import { silence } from '../features/alarms/actions.ts'
import { takeKey } from '../features/kiosk/keys.ts'
import { noteInput } from '../features/kiosk/player.ts'
import { useUnits } from '../features/units/store.ts'
import { toggleLanguage } from '../i18n/i18n.ts'
import { ownsLetters } from './owns-keys.ts'
import { scenesOf, showPlace, toggleTheme } from './view.ts'

export { ownsArrows, ownsLetters } from './owns-keys.ts'

/**
 * Keys of the whole wall: 1, 2 … for scenes, T for the theme, L for the language, M for silence; and those of
 * a wall that plays by itself.
 */
export function startKeyboard(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (takeKey(event)) return event.preventDefault()
    // Whatever else is typed: somebody is at the screen.
    noteInput()
    if (ownsLetters(event.target)) return
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
