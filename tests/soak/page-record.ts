/** What the page itself notes while it runs: when it turned, and to what. */
import type { Page } from '@playwright/test'

export interface PageTurn {
  /** By the page's own clock, ms. */
  readonly atMs: number
  /** Place in the round. */
  readonly turn: number
}

/** Notes every change of the turn that the sign shows as current. */
export async function recordTurns(page: Page): Promise<void> {
  await page.evaluate(() => {
    const turns: PageTurn[] = []
    let last = -1
    Reflect.set(window, 'soakTurns', turns)
    const look = () => {
      const dots = [...document.querySelectorAll('footer ol button')]
      const turn = dots.findIndex((dot) => dot.getAttribute('aria-current') === 'step')
      if (turn < 0 || turn === last) return
      last = turn
      turns.push({ atMs: performance.now(), turn })
    }
    look()
    const footer = document.querySelector('footer')
    if (!footer) throw new Error('no footer')
    new MutationObserver(look).observe(footer, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-current'],
    })
  })
}

/** The turns that were noted since the last time this was asked. */
export const takeTurns = (page: Page): Promise<PageTurn[]> =>
  page.evaluate(() => (Reflect.get(window, 'soakTurns') as PageTurn[]).splice(0))

export const isMarkedStale = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.body.innerText.includes('Mất kết nối với trạm'))
