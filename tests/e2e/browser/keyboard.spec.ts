/** Everything by keyboard alone: each control of each place is reached by Tab, is seen to have the focus, and can be left. */
import type { Page } from '@playwright/test'
import { addressOf, PLACES, SCENES } from '../../../shared/domain/place.ts'
import { expect, openPlace, reportEverything, test } from '../city-wall.ts'

/** Parts of a field for dates and times, which Tab goes through one by one. */
const MOST_PARTS = 5
/** More stops than any place has. */
const MOST_STOPS = 600
/** Tabs into a page that was just opened may only bring the focus to the page itself. */
const MOST_ENTRIES = 10

interface Walk {
  readonly reached: number
  readonly unreached: readonly string[]
  readonly unseen: readonly string[]
}

/** Marks what should be reached, tabs until the focus leaves the page or comes round, and tells what was missed. */
async function walk(page: Page): Promise<Walk> {
  await page.evaluate(() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]'
    const groups = new Set<string>()
    for (const element of document.querySelectorAll<HTMLElement>(wanted)) {
      if (element.tabIndex < 0 || element.matches(':disabled') || element.closest('[inert], [hidden]'))
        continue
      if (element.getClientRects().length === 0 || getComputedStyle(element).visibility === 'hidden') continue
      // Of radio buttons the chosen one is reached, the others by arrows.
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        if (groups.has(element.name)) continue
        groups.add(element.name)
      }
      element.dataset.wanted = ''
    }
    Reflect.set(window, 'unseenFocus', [])
    document.body.focus()
  })
  let reached = 0
  let within = 0
  for (let step = 0; step < MOST_STOPS; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate((): 'new' | 'same' | 'end' => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return 'end'
      if (element.dataset.reached === 'last') return 'same'
      if (element.dataset.reached !== undefined) return 'end'
      for (const last of document.querySelectorAll<HTMLElement>('[data-reached="last"]'))
        last.dataset.reached = ''
      element.dataset.reached = 'last'
      delete element.dataset.wanted
      const drawn = (node: Element, pseudo?: string): boolean => {
        const { outlineStyle, outlineWidth } = getComputedStyle(node, pseudo)
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
      }
      let around: Element | null = element
      let seen = drawn(element, '::after')
      for (let step = 0; step < 6 && around && !seen; step += 1, around = around.parentElement)
        seen = drawn(around)
      const { width, height } = element.getBoundingClientRect()
      // A skip link and a chart's cursor show themselves by appearing.
      if (!seen && width * height > 4)
        Reflect.get(window, 'unseenFocus').push(element.outerHTML.slice(0, 140))
      return 'new'
    })
    within = stop === 'same' ? within + 1 : 0
    if (stop === 'end' && step < MOST_ENTRIES && reached === 0) continue
    if (stop === 'end' || within > MOST_PARTS) break
    if (stop === 'new') reached += 1
  }
  return page.evaluate(
    (count) => ({
      reached: count,
      unreached: [...document.querySelectorAll('[data-wanted]')]
        .filter((element) => element instanceof HTMLElement && element.tabIndex >= 0)
        .map((element) => element.outerHTML.slice(0, 140)),
      unseen: Reflect.get(window, 'unseenFocus') as string[],
    }),
    reached,
  )
}

test.describe('by keyboard', () => {
  test.use({ door: 'desk' })

  test('every control of every place is reached, seen and left', async ({ wall, station }) => {
    const { page } = wall
    await reportEverything(station)
    test.setTimeout(300_000)
    const missed: unknown[] = []
    for (const place of PLACES) {
      await openPlace(wall, place)
      const { reached, unreached, unseen } = await walk(page)
      expect(reached, place).toBeGreaterThan(5)
      expect(reached, place).toBeLessThan(MOST_STOPS)
      for (const element of unreached) missed.push([place, 'not reached', element])
      for (const element of unseen) missed.push([place, 'without a visible focus', element])
    }
    expect(missed).toEqual([])
  })

  test('the first stop leads past the header to the content', async ({ wall, station }) => {
    const { page } = wall
    await reportEverything(station)
    await openPlace(wall, 'kpi')
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Đến nội dung chính' })
    await expect(skip).toBeFocused()
    await expect(skip).toBeInViewport()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
    expect(new URL(page.url()).hash).toBe('')
  })

  test('digits show the scenes', async ({ wall, station }) => {
    const { page } = wall
    await reportEverything(station)
    const tabs = page.getByRole('navigation', { name: 'Màn hình' }).getByRole('button')
    // Before the sub-units are known there is no map, and the digits after it are those of other scenes.
    await expect(tabs).toHaveCount(SCENES.length)
    for (const [index, scene] of SCENES.entries()) {
      if (index > 8) break
      await page.keyboard.press(String(index + 1))
      await expect(tabs.nth(index)).toHaveAttribute('aria-current', 'page')
      expect(new URL(page.url()).pathname).toBe(addressOf(scene))
    }
  })
})
