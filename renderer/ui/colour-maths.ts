/** Colour by numbers: what a person can tell apart (WCAG 2.2 contrast; CIE 1976 L*a*b* under D65). */

/** sRGB, each 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Reads `#rrggbb`; null for anything else. */
export function parseHex(text: string): Rgb | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim())
  if (!found) return null
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((part) => Number.parseInt(part, 16))
  return [red, green, blue]
}

const linear = (channel: number): number => {
  const share = channel / 255
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** Relative luminance, 0–1. */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** WCAG contrast, 1–21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** `over` at an opacity of 0–1 upon `ground`, as a browser mixes them. */
export function mixed(over: Rgb, ground: Rgb, opacity: number): Rgb {
  const part = (index: 0 | 1 | 2) => over[index] * opacity + ground[index] * (1 - opacity)
  return [part(0), part(1), part(2)]
}

/** L*, a*, b*. */
export function lab(colour: Rgb): readonly [number, number, number] {
  const [r, g, b] = colour.map(linear) as [number, number, number]
  const f = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** ΔE*ab: about 2 is just to be seen side by side; 10 is seen at a glance. */
export function difference(one: Rgb, other: Rgb): number {
  const [a, b] = [lab(one), lab(other)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
