import { AxeBuilder } from '@axe-core/playwright'
import { periodAt } from '../../../shared/domain/period.ts'
import { expect, test } from '../wall.ts'

test.describe('accessibility', () => {
  test('axe finds nothing on the overview', async ({ wall, station }) => {
    await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 180 })
    await expect(wall.page.getByRole('article').filter({ hasText: 'Hồ sơ đúng hạn' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page: wall.page }).analyze()
    const found = violations.map(({ id, nodes }) => ({
      id,
      targets: nodes.map(({ target }) => target.join(' ')),
    }))
    expect(found).toEqual([])
  })
})
