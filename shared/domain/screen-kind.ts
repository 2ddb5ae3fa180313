/** What a browser says it is, coarsely: enough for a person to tell the phone in the hand from the box on the wall. */

export const SCREEN_KINDS = ['phone', 'tablet', 'computer', 'box'] as const
export type ScreenKind = (typeof SCREEN_KINDS)[number]

export interface ScreenAgent {
  readonly kind: ScreenKind
  /** `Chrome 131 · Android`; null where the browser does not say. */
  readonly browser: string | null
}

/** Boxes and televisions say so; an iPad says it is a Mac unless asked, and is then taken for a computer. */
const BOX =
  /smart-?tv|hbbtv|googletv|android tv|apple ?tv|tizen|web0s|webos|crkey|\baft[a-z]{1,4}\b|bravia|raspbian|armv7l|aarch64|kiosk/i
const TABLET = /ipad|tablet|playbook|silk|android(?!.*mobile)/i
const PHONE = /mobile|iphone|ipod|windows phone/i

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/windows/i, 'Windows'],
  [/iphone|ipad|ipod/i, 'iOS'],
  [/android/i, 'Android'],
  [/cros/i, 'ChromeOS'],
  [/tizen/i, 'Tizen'],
  [/web0s|webos/i, 'webOS'],
  [/mac os x|macintosh/i, 'macOS'],
  [/linux|x11/i, 'Linux'],
]

/** The first that fits: others say they are Chrome or Safari, too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/edga?\/(\d+)/i, 'Edge'],
  [/coc_coc_browser\/(\d+)/i, 'Cốc Cốc'],
  [/samsungbrowser\/(\d+)/i, 'Samsung Internet'],
  [/opr\/(\d+)/i, 'Opera'],
  [/firefox\/(\d+)|fxios\/(\d+)/i, 'Firefox'],
  [/electron\/(\d+)/i, 'Electron'],
  [/(?:headless)?chrome\/(\d+)|crios\/(\d+)/i, 'Chrome'],
  [/version\/(\d+)[^ ]* .*safari/i, 'Safari'],
]

export function readAgent(agent: string): ScreenAgent {
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = BROWSERS.flatMap(([pattern, name]) => {
    const found = pattern.exec(agent)
    return found ? [`${name} ${found[1] ?? found[2]}`] : []
  })[0]
  const words = [browser, system].filter((word) => word !== undefined)
  return { kind: kindOf(agent), browser: words.length > 0 ? words.join(' · ') : null }
}

function kindOf(agent: string): ScreenKind {
  if (BOX.test(agent)) return 'box'
  if (TABLET.test(agent)) return 'tablet'
  return PHONE.test(agent) ? 'phone' : 'computer'
}
