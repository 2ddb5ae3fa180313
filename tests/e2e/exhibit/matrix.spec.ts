/**
 * Every scene and page in both languages and themes, from a small screen to a video wall: nothing runs out of
 * it, nothing is said on the console, and what it looks like is what was looked at and kept in docs/images.
 */
import { PLACES, type Place } from '../../../shared/domain/place.ts'
import { expect, type Look, test } from './exhibit-wall.ts'

const SIZES = [
  [1_280, 720],
  [1_920, 1_080],
  [3_840, 2_160],
  [5_760, 1_080],
] as const

/** Pages that tell of the machine they are on: another picture on each. */
const OF_THE_MACHINE: readonly Place[] = ['settings', 'screens', 'about', 'logs']

/** The looks whose pictures are kept; all others are only checked. */
const isKept = ({ theme, language, width }: Look): boolean =>
  (width === 1_920 && language === 'vi') || (width === 1_280 && language === 'en' && theme === 'dark')

for (const [width, height] of SIZES) {
  for (const language of ['vi', 'en'] as const) {
    for (const theme of ['dark', 'light'] as const) {
      const look: Look = { theme, language, width, height }
      test.describe(`${width} × ${height}, ${language}, ${theme}`, () => {
        test.use({ look })
        test('fits, and looks as it did', async ({ wall }) => {
          test.slow()
          for (const place of PLACES) {
            await wall.show(place)
            const overflow = await wall.page.evaluate(() => ({
              x: document.documentElement.scrollWidth - innerWidth,
              y: document.documentElement.scrollHeight - innerHeight,
            }))
            expect.soft(overflow, place).toEqual({ x: 0, y: 0 })
            if (!isKept(look) || OF_THE_MACHINE.includes(place)) continue
            await expect.soft(wall.page).toHaveScreenshot(`${place}-${language}-${theme}-${width}.png`)
          }
          expect(wall.errors).toEqual([])
        })
      })
    }
  }
}
