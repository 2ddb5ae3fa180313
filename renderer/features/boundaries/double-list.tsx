import { useTranslation } from 'react-i18next'
import type { BoundaryCheck } from '#shared/contract/index.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { mergeShapes } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'

/** Units that several shapes claim: put together only where somebody says so. */
export function DoubleList({ check }: { readonly check: BoundaryCheck }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const byCode = useUnits((units) => units.byCode)
  const merge = useBoundaryDesk((desk) => desk.choices.merge)
  if (check.doubles.length === 0) return null
  return (
    <ul className={styles.doubles}>
      {check.doubles.map(({ unit, shapes }) => {
        const found = byCode.get(unit)
        const name = found ? shortUnitName(found, language) : unit
        return (
          <li key={unit} className={styles.double}>
            <span>
              {t('boundaries.double.text', {
                name,
                count: shapes.length,
                shapes: shapes.map((index) => check.shapes[index]?.name ?? `#${index + 1}`).join(', '),
              })}
            </span>
            <label className={styles.merge}>
              <input
                type="checkbox"
                checked={merge.has(unit)}
                onChange={(event) => mergeShapes(unit, event.target.checked)}
              />
              {t('boundaries.double.merge')}
            </label>
          </li>
        )
      })}
    </ul>
  )
}
