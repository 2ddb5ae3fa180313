/**
 * Every place of the wall, for those who do not see it, do not point, or want less motion. New scenes and pages
 * are looked at as soon as they are named in shared/domain/place.ts.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import { PLACES } from '../../../shared/domain/place.ts'
import { expect, openPlace, reportEverything, test } from '../city-wall.ts'

const LANGUAGES = ['vi', 'en'] as const
const THEMES = ['dark', 'light'] as const

/** Whatever moves stands still: half-faded text is not what is judged. */
const calm = (page: Page) => page.emulateMedia({ reducedMotion: 'reduce' })

async function violations(page: Page, rules?: string[]): Promise<unknown[]> {
  const axe = new AxeBuilder({ page })
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze()
  return found.map(({ id, nodes }) => [
    id,
    nodes.slice(0, 3).map(({ target, html }) => [target.join(' '), html]),
  ])
}

test.describe('accessibility', () => {
  test.use({ door: 'desk' })

  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      // Colours are judged in every pairing; names and structure are the same in either theme.
      const rules = (language === 'vi') === (theme === 'dark') ? undefined : ['color-contrast']
      test(`axe finds nothing anywhere: ${language}, ${theme}`, async ({ wall, station }) => {
        const { page } = wall
        test.setTimeout(240_000)
        await reportEverything(station)
        await calm(page)
        await page.evaluate(
          ([spoken, shown]) => {
            localStorage.setItem('mini-ioc.language', spoken)
            localStorage.setItem('mini-ioc.theme', shown)
          },
          [language, theme] as const,
        )
        const found: unknown[] = []
        for (const place of PLACES) {
          await openPlace(wall, place)
          await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
          await expect(page.locator('html')).toHaveAttribute('lang', language)
          for (const violation of await violations(page, rules)) found.push([place, violation])
        }
        expect(found).toEqual([])
      })
    }
  }

  test('axe finds nothing in a dialog, and the focus comes back from it', async ({ wall }) => {
    const { page } = wall
    await calm(page)
    await openPlace(wall, 'design')
    const opener = page.getByRole('button', { name: 'Mở hộp thoại' })
    for (const index of [0, 1]) {
      await opener.nth(index).focus()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog', { name: 'Thu hồi trạm Phường Ba Đình?' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(opener.nth(index)).toBeFocused()
    }
  })

  test('every picture is told in words with its figures', async ({ wall, station }) => {
    const { page } = wall
    test.setTimeout(240_000)
    await reportEverything(station)
    await calm(page)
    const untold: unknown[] = []
    for (const place of PLACES) {
      await openPlace(wall, place)
      for (const picture of await page.evaluate(untoldPictures)) untold.push([place, picture])
    }
    expect(untold).toEqual([])
  })

  test('the chart of a KPI has a table with a row for each of its steps', async ({ wall, station }) => {
    const { page } = wall
    await reportEverything(station)
    await openPlace(wall, 'kpi')
    const steps = await page.getByRole('slider').first().getAttribute('aria-valuemax')
    const rows = page.getByRole('table').first().locator('tbody tr')
    await expect(rows).toHaveCount(Number(steps))
    await expect(rows.first()).toContainText(/\d/)
  })

  test('the map has a list with an entry for each of its areas', async ({ wall, station }) => {
    const { page } = wall
    await reportEverything(station)
    await openPlace(wall, 'overview')
    const list = page.getByRole('listbox', { name: /Đơn vị trực thuộc/ })
    const areas = page.locator('main svg[viewBox] g > g > path')
    await expect(list.getByRole('option')).toHaveCount(126)
    expect(await areas.count()).toBeGreaterThanOrEqual(126)
    await list.focus()
    await page.keyboard.press('ArrowRight')
    await expect(list.getByRole('option', { selected: true })).toHaveCount(1)
  })

  test('a new red alarm is said aloud once, and not again with each update', async ({ wall, station }) => {
    const { page } = wall
    const day = periodAt(Date.now(), 'day')
    await station.report(day, { dossiers_handled: 100, dossiers_on_time: 100 })
    await openPlace(wall, 'alarms')
    await expect(page.getByText('Không có cảnh báo nào đang mở.')).toBeVisible()
    const live = page.locator('[aria-live="assertive"]')
    await expect(live).toHaveCount(1)
    await expect(live).toBeEmpty()
    await page.exposeFunction('said', (text: string) => spoken.push(text))
    const spoken: string[] = []
    await live.evaluate((element) => {
      new MutationObserver(() => Reflect.get(window, 'said')(element.textContent)).observe(element, {
        childList: true,
        characterData: true,
        subtree: true,
      })
    })
    await station.report(day, { dossiers_on_time: 90 })
    await expect(live).toHaveText('1 báo động mới chưa ai nhận: Thành phố Hà Nội · Hồ sơ đúng hạn')
    await station.report(day, { dossiers_on_time: 89 })
    await expect(page.getByRole('option').filter({ hasText: '89,0' })).toBeVisible()
    expect(spoken).toEqual(['1 báo động mới chưa ai nhận: Thành phố Hà Nội · Hồ sơ đúng hạn'])
  })

  test('lamps keep their colours where the system sets all others', async ({ wall }) => {
    const { page } = wall
    await openPlace(wall, 'design')
    await page.emulateMedia({ forcedColors: 'active' })
    const fills = await page
      .locator(
        'article[data-theme="dark"] [data-specimen="red"] path, article[data-theme="dark"] [data-specimen="green"] path',
      )
      .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill))
    expect(new Set(fills).size).toBe(2)
    const chosen = page.getByRole('button', { name: 'Tháng' }).first()
    expect(await chosen.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
  })
})

/** Runs in the page: drawings larger than a lamp that nothing beside them tells with figures. */
function untoldPictures(): string[] {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const tells = (text: string | null | undefined): boolean => /\d|\p{L}{3}/u.test(text ?? '')
  const isTold = (picture: Element): boolean => {
    let around: Element | null = picture
    for (let step = 0; step < 4 && around; step += 1, around = around.parentElement) {
      const said = ['aria-label', 'aria-valuetext'].map((name) => around?.getAttribute(name)).join(' ')
      const role = around.getAttribute('role')
      if ((role === 'img' || role === 'slider' || around.tagName === 'FIGURE') && /\d/.test(said)) return true
      const list = around.querySelector('[role="listbox"], table, ul.visually-hidden, dl')
      if (list && tells(list.textContent)) return true
      // A bar or a scale stands beside its figure.
      if (around.tagName === 'ARTICLE') return /\d/.test(around.textContent ?? '')
    }
    return false
  }
  return [...document.querySelectorAll('main canvas, main svg')]
    .filter((picture) => {
      const { width, height } = picture.getBoundingClientRect()
      const inLamp = picture.closest('[data-specimen]:not([data-specimen="map"])')
      return Math.max(width, height) > 4.5 * rem && width > 0 && !inLamp && !isTold(picture)
    })
    .map((picture) => picture.outerHTML.slice(0, 160))
}
