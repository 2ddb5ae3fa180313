import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { layOutUnits } from '../../map/unit-layout.ts'
import { classes } from '../../ui/classes.ts'
import { childrenOf, type UnitEntry, useFirstRun } from './store.ts'
import styles from './unit-card.module.css'

/** What is known of the unit that was chosen, so that nobody takes a namesake's place. */
export function UnitCard({ code }: { readonly code: string | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const units = useFirstRun((view) => view.units)
  const byCode = useFirstRun((view) => view.byCode)
  const unit = code === null ? undefined : byCode.get(code)
  const below = useMemo(() => (code === null ? [] : childrenOf(units, code)), [units, code])
  if (!unit) return <p className={classes(styles.card, styles.cardEmpty)}>{t('firstRun.unit.choose')}</p>
  const above = unit.parent === null ? undefined : byCode.get(unit.parent)
  const area = below.length > 0 ? (byCode.get(unit.code) ?? unit) : above
  const facts = [
    [t('firstRun.unit.kind'), t(`firstRun.unit.kindOf.${unit.kind}`)],
    [t('firstRun.unit.code'), unit.code],
    ...(above ? [[t('firstRun.unit.above'), nameIn(language, above)]] : []),
    [
      t('firstRun.unit.below'),
      below.length === 0 ? t('firstRun.unit.belowNone') : formats.number(below.length, 0),
    ],
    ...(unit.areaKm2 === null ? [] : [[t('firstRun.unit.area'), `${formats.number(unit.areaKm2, 2)} km²`]]),
  ] as const
  return (
    <section className={styles.card} aria-live="polite">
      <h2 className={styles.cardName}>{nameIn(language, unit)}</h2>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {area && <UnitPicture area={area} chosen={unit.code} />}
    </section>
  )
}

interface UnitPictureProps {
  readonly area: UnitEntry
  readonly chosen: string
}

/** The units of an area as the wall will draw them until it has boundaries, with the chosen one lit. */
function UnitPicture({ area, chosen }: UnitPictureProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const units = useFirstRun((view) => view.units)
  const layout = useMemo(() => {
    const items = childrenOf(units, area.code).map((unit) => ({ ...unit, validFrom: null, validTo: null }))
    return layOutUnits(items, [])
  }, [units, area])
  if (!layout) return null
  return (
    <svg
      className={styles.picture}
      viewBox={`-4 -4 ${layout.width + 8} ${layout.height + 8}`}
      role="img"
      aria-label={t('firstRun.unit.picture', { name: nameIn(language, area) })}
    >
      {layout.shapes.map(({ code, path }) => (
        <path key={code} className={classes(styles.shape, code === chosen && styles.shapeLit)} d={path} />
      ))}
    </svg>
  )
}
