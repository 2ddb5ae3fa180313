import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { unitCode } from '#shared/contract/primitives.ts'
import { resourcePath } from '../resources.ts'

const range = z.tuple([z.number(), z.number()])
const level = z.object({ per1000: z.number(), weekend: z.number().optional() })

/** The demonstration's course of figures, as `resources/demo/*.yaml` tells it. */
export const scenario = z.object({
  seed: z.number().int(),
  city: unitCode,
  stations: z.array(unitCode).min(1),
  historyDays: z.number().int().min(1).max(400),
  silence: z.object({
    station: unitCode,
    afterSeconds: z.number(),
    forSeconds: z.number(),
    everySeconds: z.number(),
  }),
  incidents: z.array(
    z.object({
      unit: unitCode,
      measure: z.string(),
      afterSeconds: z.number(),
      forSeconds: z.number(),
      everySeconds: z.number(),
      factor: z.number(),
    }),
  ),
  mistakes: z.array(z.object({ unit: unitCode, measure: z.string(), value: z.number() })),
  population: z.object({ ward: range, commune: range }),
  counts: z.record(z.string(), level),
  levels: z.record(z.string(), level),
  parts: z.record(z.string(), z.object({ of: z.string(), share: z.number(), spread: z.number() })),
  plans: z.record(
    z.string(),
    z.object({ per1000: z.number(), done: z.string(), pace: z.number(), spread: z.number() }),
  ),
  singles: z.record(z.string(), z.object({ mean: z.number(), spread: z.number() })),
})
export type Scenario = z.infer<typeof scenario>

export function readScenario(name: string): Scenario {
  return scenario.parse(parse(readFileSync(resourcePath('demo', `${name}.yaml`), 'utf8')))
}
