import { useTranslation } from 'react-i18next'
import type { BoundaryCheck } from '#shared/contract/index.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { useUnits } from '../units/store.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'
import { UnitPicker } from './unit-picker.tsx'

interface ShapeRowProps {
  readonly shape: BoundaryCheck['shapes'][number]
  readonly isChosen: boolean
  readonly check: BoundaryCheck
}

/** A shape and its unit; opened, the unit can be chosen by hand. */
export function ShapeRow({ shape, isChosen, check }: ShapeRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const unit = useUnits((units) => units.byCode.get(shape.unit ?? ''))
  return (
    <li className={classes(styles.row, isChosen && styles.opened)}>
      <button
        type="button"
        className={styles.rowButton}
        aria-expanded={isChosen}
        onClick={() => useBoundaryDesk.setState({ chosen: isChosen ? null : shape.index })}
      >
        <span className={styles.shapeName}>{shape.name}</span>
        {shape.unit === null || shape.by === null ? (
          <span className={styles.leftOut}>{t('boundaries.row.leftOut')}</span>
        ) : (
          <span className={styles.unitName}>
            {unit ? nameIn(language, unit) : shape.unit}
            <em className={styles.by}>{t(`boundaries.row.by.${shape.by}`)}</em>
          </span>
        )}
        {shape.detail !== null && <span className={styles.detail}>{shape.detail}</span>}
      </button>
      {isChosen && <UnitPicker shape={shape} check={check} />}
    </li>
  )
}
