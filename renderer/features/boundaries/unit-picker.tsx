import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoundaryCheck, UnitItem } from '#shared/contract/index.ts'
import { foldName } from '#shared/domain/unit.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import dialog from '../../ui/form.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { useUnits } from '../units/store.ts'
import { matchByHand } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'

const MOST_FOUND = 8

interface UnitPickerProps {
  readonly shape: BoundaryCheck['shapes'][number]
  readonly check: BoundaryCheck
}

/** The unit of one shape by hand: those that it may be, or any found by name. */
export function UnitPicker({ shape, check }: UnitPickerProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const subUnits = useUnits((units) => units.subUnits)
  const byCode = useUnits((units) => units.byCode)
  const isByHand = useBoundaryDesk((desk) => desk.choices.byHand.has(shape.index))
  const [search, setSearch] = useState('')
  const missing = useMemo(() => new Set<string>(check.missing), [check])
  const found = useMemo(() => {
    const folded = foldName(search.trim())
    if (folded === '') return []
    const fitting = subUnits.filter(
      (unit) =>
        !shape.suggestions.includes(unit.code) &&
        (unit.code.startsWith(folded) || foldName(nameIn(language, unit)).includes(folded)),
    )
    // Units that still lack a shape are the likelier ones.
    return fitting.sort((a, b) => Number(missing.has(b.code)) - Number(missing.has(a.code)))
  }, [search, subUnits, language, missing, shape])
  const offer = (unit: UnitItem) => (
    <button
      key={unit.code}
      type="button"
      className={dialog.chip}
      onClick={() => {
        matchByHand(shape.index, unit.code)
        useBoundaryDesk.setState({ chosen: null })
      }}
    >
      {nameIn(language, unit)}
      {!missing.has(unit.code) && <em className={styles.by}>{t('boundaries.pick.has')}</em>}
    </button>
  )
  return (
    <div className={styles.picker}>
      {shape.suggestions.length > 0 && (
        <div className={styles.chips}>
          <span className={dialog.label}>{t('boundaries.pick.mayBe')}</span>
          {shape.suggestions.flatMap((code) => byCode.get(code) ?? []).map(offer)}
        </div>
      )}
      <SearchField
        label={t('boundaries.pick.label', { name: shape.name })}
        placeholder={t('boundaries.pick.search')}
        value={search}
        onChange={setSearch}
      />
      {search.trim() !== '' && (
        <div className={styles.chips}>
          {found.slice(0, MOST_FOUND).map(offer)}
          {found.length === 0 && shape.suggestions.length === 0 && (
            <span className={styles.hint}>{t('boundaries.pick.none')}</span>
          )}
        </div>
      )}
      <div className={styles.chips}>
        {shape.unit !== null && (
          <button type="button" className={dialog.chip} onClick={() => matchByHand(shape.index, null)}>
            {t('boundaries.pick.leaveOut')}
          </button>
        )}
        {isByHand && (
          <button type="button" className={dialog.chip} onClick={() => matchByHand(shape.index, undefined)}>
            {t('boundaries.pick.automatic')}
          </button>
        )}
      </div>
    </div>
  )
}
