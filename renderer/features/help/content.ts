/** What the help page says. A language's content is fetched with the page; pictures stand in for text where they can. */

export type HelpPicture =
  | {
      readonly lamp: 'red' | 'yellow' | 'green' | 'grey' | 'none'
      readonly doubtful?: boolean
      readonly warns?: boolean
    }
  | { readonly mark: 'silent' | 'striped' | 'frame' | 'simulated' | 'bounds' | 'stale' }
  | { readonly keys: readonly string[] }

export interface HelpItem {
  readonly picture?: HelpPicture
  readonly term: string
  readonly text: string
}

export const HELP_SECTIONS = [
  'lamps',
  'marks',
  'numbers',
  'alarms',
  'chain',
  'quality',
  'todo',
  'enter',
  'keys',
] as const
export type HelpSection = (typeof HELP_SECTIONS)[number]

export interface HelpContent {
  readonly sections: Readonly<
    Record<HelpSection, { readonly title: string; readonly items: readonly HelpItem[] }>
  >
}
