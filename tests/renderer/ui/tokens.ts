/** The tokens of tokens.css as each theme has them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '..', '..', '..', 'renderer', 'ui', 'tokens.css')
export const THEMES = ['dark', 'light'] as const

/** Declarations of the first block whose selectors contain `selector`. */
function declarations(css: string, selector: string): ReadonlyMap<string, string> {
  for (const [, selectors = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors.includes(selector)) continue
    return new Map(
      [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
    )
  }
  throw new Error(`tokens.css has no block for ${selector}`)
}

export function tokensOf(theme: (typeof THEMES)[number]): ReadonlyMap<string, string> {
  const css = readFileSync(FILE, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return new Map([
    ...declarations(css, ':root {'.slice(0, 5)),
    ...declarations(css, `[data-theme="${theme}"]`),
  ])
}
