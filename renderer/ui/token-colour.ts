export type ColourToken =
  | `--trend${'' | '-red' | '-yellow'}`
  | `--zone-${'red' | 'yellow' | 'green'}`
  | `--chart-${'line' | 'mark' | 'edge' | 'fan' | 'target'}`
  | `--lamp-${'red' | 'yellow' | 'green' | 'grey'}`
  | `--text-${'red' | 'yellow' | 'soft' | 'dim'}`
  | '--panel'

/** A token's colour for what is drawn on a canvas. `theme` is asked for so that a caller reads it anew. */
export function tokenColour(token: ColourToken, theme: 'dark' | 'light'): string {
  const root = document.documentElement
  if (root.dataset.theme !== theme) root.dataset.theme = theme
  return getComputedStyle(root).getPropertyValue(token).trim()
}
