/** Making a station in an empty home, before there is one: what the first run asks and says. */
import { z } from 'zod'
import { instant, unitCode, unitKind } from './primitives.ts'

/** What the station's refusals say, also where nothing was asked for yet. */
const refusal = z.object({ code: z.string(), detail: z.string() })

const packOffer = z.object({
  pack: z.string(),
  nameVi: z.string(),
  nameEn: z.string(),
  kpis: z.number().int(),
  measures: z.number().int(),
  groups: z.array(z.object({ nameVi: z.string(), nameEn: z.string(), kpis: z.number().int() })),
})

export const setupState = z.object({
  home: z.string(),
  version: z.string(),
  /** Why no station can be made in this home; null where one can. */
  problem: refusal.nullable(),
  packs: z.array(packOffer),
  /** Ports that the station will listen on. */
  port: z.number().int(),
  screenPort: z.number().int(),
})
export type SetupState = z.infer<typeof setupState>

const setupUnit = z.object({
  code: unitCode,
  parent: unitCode.nullable(),
  kind: unitKind,
  nameVi: z.string(),
  nameEn: z.string(),
  areaKm2: z.number().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
})
export const setupUnits = z.object({ items: z.array(setupUnit) })
export type SetupUnit = z.infer<typeof setupUnit>

/** Looks at an enrolment code without using it up. */
export const codeCheckRequest = z.object({ code: z.string().min(1).max(4_000), unit: unitCode })
export const codeCheck = z.object({
  url: z.string(),
  parent: unitCode,
  parentNameVi: z.string(),
  parentNameEn: z.string(),
  expiresAt: instant,
  /** Null: the parent answered, and it is the one that made the code. Else why it did not answer. */
  unreached: z.string().nullable(),
})
export type CodeCheck = z.infer<typeof codeCheck>

export const setupRequest = z.object({
  unit: unitCode,
  pack: z.string().max(60),
  /** For practice: every figure says that it is simulated, for as long as the station lives. */
  simulated: z.boolean().default(false),
})
export type SetupRequest = z.input<typeof setupRequest>
export const setupDone = z.object({ unit: unitCode })
