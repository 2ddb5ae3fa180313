/**
 * A city whose wards were all away for three days, in virtual time, and return at once: nothing is lost, what
 * is current comes first, and the city's own wall goes on. How fast is the bench's affair.
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import { runOutage } from '../support/fleet/outage.ts'
import { startHost } from '../support/fleet/station-host.ts'
import { temporaryFolder } from '../support/station.ts'

const CHILDREN = 16

describe('a city whose wards return after three days', () => {
  it('takes everything, current figures first, while its own wall shows what is entered', {
    timeout: 120_000,
  }, async () => {
    const host = await startHost(temporaryFolder())
    onTestFinished(() => host.stop())
    const figures = await runOutage({
      host,
      children: CHILDREN,
      days: 3,
      correctedDays: 365,
      probeEveryMs: 20,
      say: () => undefined,
    })
    const { items, freshItems, rejected, wrong, compared, historyBeforeFresh, freshMs, drainMs } = figures
    expect(items).toBeGreaterThan((CHILDREN - 1) * 1_000)
    expect({ rejected, wrong }).toEqual({ rejected: 0, wrong: 0 })
    expect(compared).toBeGreaterThan(100)
    // At most what the others had in flight as the last current figures came.
    expect(freshItems).toBeGreaterThan(0)
    expect(freshMs).toBeLessThan(drainMs)
    expect(historyBeforeFresh).toBeLessThan((items - freshItems) / 2)
    // Each value that was entered, at the city and at one ward, came to the wall: several while it drained.
    expect(figures.meanwhile.own).toBeGreaterThan(1)
    expect(figures.meanwhile.child).toBeGreaterThan(1)
  })
})
