import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoundaryCheck } from '#shared/contract/index.ts'
import type { BoundaryGeometry } from '#shared/domain/boundary.ts'
import { type Point, pathOf } from '../../map/geometry.ts'
import { fitProjection } from '../../map/projection.ts'
import { classes } from '../../ui/classes.ts'
import { useUnits } from '../units/store.ts'
import styles from './preview-map.module.css'
import { useBoundaryDesk } from './store.ts'

/** What would be drawn: matched shapes filled, the others outlined; units without a shape as rings. */
export function PreviewMap({ check }: { readonly check: BoundaryCheck }) {
  const { t } = useTranslation()
  const features = useBoundaryDesk((desk) => desk.converted?.document.features)
  const chosen = useBoundaryDesk((desk) => desk.chosen)
  const byCode = useUnits((units) => units.byCode)
  const drawn = useMemo(() => {
    const shapes = (features ?? []).map(({ geometry }) => ringsOf(geometry))
    const projection = fitProjection(shapes.flat(2))
    if (!projection) return null
    return {
      ...projection,
      paths: shapes.map((rings) => pathOf(rings.map((ring) => ring.map(projection.project)))),
    }
  }, [features])
  if (!drawn) return <div className={styles.frame} />
  const left = check.shapes.filter(({ unit }) => unit === null).length
  const missing = check.missing.flatMap((code) => {
    const unit = byCode.get(code)
    if (!unit || unit.lon === null || unit.lat === null) return []
    const [x, y] = drawn.project([unit.lon, unit.lat])
    const isInside = x >= 0 && y >= 0 && x <= drawn.width && y <= drawn.height
    return isInside ? [{ code, x, y }] : []
  })
  const margin = 12
  const ring = Math.max(drawn.width, drawn.height) / 110
  // Those to be looked at are drawn over the others.
  const order = check.shapes.toSorted((a, b) => Number(a.unit === null) - Number(b.unit === null))
  return (
    <figure className={styles.frame}>
      <svg
        className={styles.map}
        role="img"
        aria-label={t('boundaries.map', { matched: check.shapes.length - left, left })}
        viewBox={`${-margin} ${-margin} ${drawn.width + 2 * margin} ${drawn.height + 2 * margin}`}
      >
        {order.map(({ index, unit, by }) => (
          <path
            key={index}
            d={drawn.paths[index]}
            className={classes(
              styles.shape,
              unit === null ? styles.left : styles.matched,
              by === 'hand' && styles.hand,
            )}
            onPointerDown={() => useBoundaryDesk.setState({ chosen: index })}
          />
        ))}
        {missing.map(({ code, x, y }) => (
          <circle key={code} className={styles.missing} cx={x} cy={y} r={ring} />
        ))}
        {chosen !== null && <path d={drawn.paths[chosen]} className={styles.chosen} />}
      </svg>
      <figcaption className={styles.legend}>
        <Entry swatch={styles.matched} text={t('boundaries.legend.matched')} />
        <Entry swatch={styles.left} text={t('boundaries.legend.left')} />
        <Entry swatch={styles.missing} text={t('boundaries.legend.missing')} round />
      </figcaption>
    </figure>
  )
}

interface EntryProps {
  readonly swatch: string | undefined
  readonly text: string
  readonly round?: boolean
}

function Entry({ swatch, text, round = false }: EntryProps) {
  return (
    <span className={styles.entry}>
      <svg className={styles.swatch} viewBox="0 0 24 24" aria-hidden="true">
        {round ? (
          <circle className={swatch} cx="12" cy="12" r="7" />
        ) : (
          <rect className={classes(styles.shape, swatch)} x="3" y="5" width="18" height="14" rx="2" />
        )}
      </svg>
      {text}
    </span>
  )
}

/** Rings of a shape that can be drawn; none of one that is broken. */
function ringsOf(geometry: unknown): Point[][] {
  const shape = geometry as BoundaryGeometry | null
  if (shape?.type !== 'Polygon' && shape?.type !== 'MultiPolygon') return []
  const rings: unknown = shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()
  const isRing = (ring: unknown): ring is Point[] =>
    Array.isArray(ring) &&
    ring.every((at) => Array.isArray(at) && Number.isFinite(at[0]) && Number.isFinite(at[1]))
  return Array.isArray(rings) ? rings.filter(isRing) : []
}
