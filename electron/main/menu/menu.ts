import { Menu, type MenuItemConstructorOptions } from 'electron'
import { type Command, type MenuItem, type MenuQuestion, menuItems } from './menu-items.ts'

export function buildMenu(question: MenuQuestion, run: (command: Command) => void): Menu {
  return Menu.buildFromTemplate(menuItems(question).map((item) => toOptions(item, run)))
}

function toOptions(item: MenuItem, run: (command: Command) => void): MenuItemConstructorOptions {
  if (item.kind === 'line') return { type: 'separator' }
  if (item.kind === 'text') return { label: item.label, enabled: false }
  if (item.kind === 'role') return { label: item.label, role: item.role }
  return {
    label: item.label,
    // Shown only; the keys are heard by the window itself, with or without a menu.
    ...(item.accelerator && { accelerator: item.accelerator, registerAccelerator: false }),
    click: () => run(item.command),
  }
}

/** macOS wants one at the top of the screen, with the system's keys for text and windows. */
export function buildApplicationMenu(question: MenuQuestion, run: (command: Command) => void): Menu {
  const own = buildMenu(question, run)
  return Menu.buildFromTemplate([
    { label: 'Mini-IOC', submenu: own },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ])
}
