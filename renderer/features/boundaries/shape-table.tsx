import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoundaryCheck } from '#shared/contract/index.ts'
import { foldName } from '#shared/domain/unit.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useUnits } from '../units/store.ts'
import styles from './import-dialog.module.css'
import { ShapeRow } from './shape-row.tsx'
import { useBoundaryDesk } from './store.ts'

/** More than anybody reads; the rest is found by typing. */
const MOST_ROWS = 200

type Shown = 'left' | 'matched' | 'missing'

/** Every shape with the unit that it is, and every unit without a shape. */
export function ShapeTable({ check }: { readonly check: BoundaryCheck }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const byCode = useUnits((units) => units.byCode)
  const chosen = useBoundaryDesk((desk) => desk.chosen)
  const [wanted, setWanted] = useState<Shown | null>(null)
  const [search, setSearch] = useState('')
  const nameOf = (code: string): string => {
    const unit = byCode.get(code)
    return unit ? nameIn(language, unit) : code
  }
  const counts = useMemo(() => {
    const left = check.shapes.filter(({ unit }) => unit === null).length
    return { left, matched: check.shapes.length - left, missing: check.missing.length }
  }, [check])
  const chosenShape = chosen === null ? undefined : check.shapes[chosen]
  const shown: Shown = wanted ?? (counts.left > 0 ? 'left' : 'matched')
  const folded = foldName(search.trim())
  const fits = (...texts: readonly string[]) =>
    folded === '' || texts.some((text) => foldName(text).includes(folded))
  const rows = check.shapes.filter(
    (shape) =>
      shape === chosenShape ||
      ((shape.unit === null) === (shown === 'left') &&
        fits(shape.name, shape.unit === null ? '' : nameOf(shape.unit))),
  )
  // What was chosen on the map comes first.
  const ordered = chosenShape ? [chosenShape, ...rows.filter((row) => row !== chosenShape)] : rows
  const missing = check.missing.map(nameOf).filter((name) => fits(name))
  return (
    <section className={styles.table} aria-label={t('boundaries.row.shapes')}>
      <div className={styles.tableHead}>
        <Choices
          label={t('boundaries.show.label')}
          choices={(['left', 'matched', 'missing'] as const).map((key) => ({
            key,
            name: t(`boundaries.show.${key}`, { count: counts[key] }),
          }))}
          chosen={shown}
          choose={(key) => {
            setWanted(key)
            useBoundaryDesk.setState({ chosen: null })
          }}
        />
        <SearchField
          label={t('boundaries.row.search')}
          placeholder={t('boundaries.row.search')}
          value={search}
          onChange={setSearch}
        />
      </div>
      {shown === 'missing' && !chosenShape ? (
        <>
          <p className={styles.hint}>
            {t(counts.missing === 0 ? 'boundaries.row.nothingMissing' : 'boundaries.row.missingNow')}
          </p>
          <ul className={styles.missing}>
            {missing.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </>
      ) : ordered.length === 0 ? (
        <p className={styles.hint}>
          {folded !== ''
            ? t('boundaries.row.nothingFound')
            : t(shown === 'left' ? 'boundaries.row.nothingLeft' : 'boundaries.row.nothingMatched')}
        </p>
      ) : (
        <ul className={styles.rows}>
          {ordered.slice(0, MOST_ROWS).map((shape) => (
            <ShapeRow key={shape.index} shape={shape} isChosen={shape === chosenShape} check={check} />
          ))}
          {ordered.length > MOST_ROWS && (
            <li className={styles.hint}>{t('boundaries.row.more', { count: ordered.length - MOST_ROWS })}</li>
          )}
        </ul>
      )}
    </section>
  )
}
