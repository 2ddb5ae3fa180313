import { CircleHelp, FileText, Info, type LucideIcon, MonitorUp, Palette, Settings } from 'lucide-react'
import { PAGES, type Page } from '#shared/domain/place.ts'

/** Pages on which something is set: nothing for a screen that only looks. */
const DESK_PAGES: readonly string[] = ['settings', 'screens', 'logs']

export const pagesFor = (mayWrite: boolean): readonly Page[] =>
  PAGES.filter((page) => mayWrite || !DESK_PAGES.includes(page))

const ICONS: Readonly<Record<string, LucideIcon>> = {
  settings: Settings,
  screens: MonitorUp,
  help: CircleHelp,
  about: Info,
  design: Palette,
}

export const iconOf = (page: Page): LucideIcon => ICONS[page] ?? FileText
