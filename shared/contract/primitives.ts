import { z } from 'zod'
import type { KpiCode } from '../domain/kpi.ts'
import type { MeasureKey } from '../domain/measure.ts'
import { isPeriod, type Period } from '../domain/period.ts'
import { isUnitCode, UNIT_KINDS, type UnitCode } from '../domain/unit.ts'

export const unitCode = z
  .string()
  .max(8)
  .refine((text): text is UnitCode => isUnitCode(text), 'not a unit code')
  .meta({ description: 'Unit code: VN, two digits or five digits', example: '00004' })

export const period = z
  .string()
  .max(12)
  .refine((text): text is Period => isPeriod(text), 'not a period')
  .meta({
    description: 'Day, ISO week, month, management month (`2026-11m15`), quarter, half-year or year',
    example: '2026-11-21',
  })

export const measureKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,60}$/)
  .transform((text) => text as MeasureKey)
  .meta({ example: 'dossiers_received' })

export const kpiCode = z
  .string()
  .regex(/^[A-Za-z0-9.]{1,30}$/)
  .transform((text) => text as KpiCode)
  .meta({ example: 'DV.01' })

/** ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true })

export const unitKind = z.enum(UNIT_KINDS)

/** Every list is bounded: `next` is the cursor of the page after this one, or null. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
  after: z.string().max(200).optional(),
}
