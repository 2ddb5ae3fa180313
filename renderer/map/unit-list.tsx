import { type KeyboardEvent, memo, useId } from 'react'
import { unitInDirection } from './nearest-unit.ts'
import type { UnitLayout, UnitShape } from './unit-layout.ts'
import type { MapUnit } from './unit-map.tsx'

interface UnitListProps {
  readonly label: string
  readonly layout: UnitLayout
  readonly units: readonly MapUnit[]
  readonly active: UnitShape | null
  readonly choose: (code: string | null) => void
  readonly open: (code: string) => void
}

/** The map as a list, unseen: what keyboards and screen readers use. Arrow keys move over the map. */
export function UnitList({ label, layout, units, active, choose, open }: UnitListProps) {
  const id = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return choose(null)
    if (event.key === 'Enter' && active) return open(active.code)
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    const next = active ? unitInDirection(layout.shapes, active, event.key) : layout.shapes[0]
    if (next) choose(next.code)
  }
  return (
    <div
      className="visually-hidden"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active ? `${id}-${active.code}` : undefined}
      onKeyDown={onKeyDown}
      onBlur={() => choose(null)}
    >
      {units.map((unit) => (
        <UnitOption
          key={unit.code}
          id={`${id}-${unit.code}`}
          unit={unit}
          selected={unit.code === active?.code}
        />
      ))}
    </div>
  )
}

interface UnitOptionProps {
  readonly id: string
  readonly unit: MapUnit
  readonly selected: boolean
}

const UnitOption = memo(function UnitOption({ id, unit, selected }: UnitOptionProps) {
  return (
    <div id={id} role="option" tabIndex={-1} aria-selected={selected}>
      {unit.spoken}
    </div>
  )
})
