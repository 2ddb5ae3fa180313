/** The one menu of the app: in the tray, under the right mouse button, and under the menu key. */
import { placeAt } from '../../../shared/domain/place.ts'
import type { StationGlance } from '../station-watch.ts'
import { type Language, WORDS } from '../words.ts'

/** What can be chosen. */
export const COMMANDS = [
  'openWall',
  'settings',
  'screens',
  'logs',
  'logFolder',
  'fullScreen',
  'reload',
  'safeMode',
  'about',
  'quit',
] as const
export type Command = (typeof COMMANDS)[number]

export type MenuItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'role'; readonly label: string; readonly role: 'cut' | 'copy' | 'paste' | 'selectAll' }
  | {
      readonly kind: 'command'
      readonly label: string
      readonly command: Command
      readonly accelerator?: string
    }

export interface MenuQuestion {
  readonly language: Language
  readonly glance: StationGlance
  /** `text`: over a field that is written in; `page`: elsewhere in a window; `tray`: outside of all windows. */
  readonly where: 'text' | 'page' | 'tray'
  readonly safeMode: boolean
}

export function menuItems({ language, glance, where, safeMode }: MenuQuestion): MenuItem[] {
  const words = WORDS[language]
  const command = (name: Command, label: string, accelerator?: string): MenuItem => ({
    kind: 'command',
    label,
    command: name,
    ...(accelerator && { accelerator }),
  })
  const line: MenuItem = { kind: 'line' }
  if (where === 'text') {
    return (['cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({
      kind: 'role',
      label: words[role],
      role,
    }))
  }
  return [
    { kind: 'text', label: stateText(glance, language) },
    line,
    ...(where === 'tray'
      ? [command('openWall', words.openWall)]
      : [
          command('fullScreen', words.fullScreen, 'F11'),
          command('reload', words.reload, 'CommandOrControl+R'),
        ]),
    line,
    ...(placeAt('/settings') ? [command('settings', words.settings)] : []),
    ...(placeAt('/screens') ? [command('screens', words.screens)] : []),
    command('logs', words.logs),
    command('logFolder', words.logFolder),
    line,
    command('safeMode', safeMode ? words.leaveSafeMode : words.safeMode),
    command('about', words.about),
    command('quit', words.quit, 'CommandOrControl+Q'),
  ]
}

/** How the station is, in a line: also what the tray's icon says when pointed at. */
export function stateText(glance: StationGlance, language: Language): string {
  const words = WORDS[language]
  if (glance.state === 'lost') return words.lost
  const unit = language === 'vi' ? glance.unitVi : glance.unitEn
  const count = glance.unacknowledged >= 100 ? '100+' : String(glance.unacknowledged)
  const state = glance.state === 'alarm' ? words.alarm(count) : words.well
  return unit === null ? state : `${unit} · ${state}`
}
