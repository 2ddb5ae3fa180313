/**
 * Alarms as the API and the live stream tell them. What is written here are codes and figures; the words
 * for them are the reader's catalogue's.
 */
import { z } from 'zod'
import {
  ALARM_EVENTS,
  ALARM_KINDS,
  ALARM_SEVERITIES,
  ALARM_STATES,
  OPEN_ALARM_STATES,
} from '../domain/alarm.ts'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { instant, kpiCode, page, pageQuery, period, unitCode } from './primitives.ts'

const person = z.string().trim().min(1).max(120).meta({ description: 'Who', example: 'Nguyễn Văn An' })
const why = z.string().trim().min(1).max(500).meta({ description: 'Why, for whoever reads the history' })

/** A step of escalation that was taken. `to` is a person's name, or the parent unit's code (null: none joined). */
const escalation = z.object({
  /** 1 for the first person; one more than there are people for the parent station. */
  level: z.number().int(),
  target: z.enum(['person', 'parent']),
  to: z.string().nullable(),
  at: instant,
})

/** One alarm of one source and kind, from its opening to its close. */
export const alarm = z.object({
  id: z.number().int(),
  /** The child unit whose station looks after it; null for this station's own. What another looks after can be taken on here, and not put aside. */
  origin: unitCode.nullable(),
  kind: z.enum(ALARM_KINDS),
  /** The unit whose KPI it is; the child's for `silent` and `clock`; this station's own for `books` and `disk`. */
  unit: unitCode,
  /** The KPI of `lamp` and `stale`, else null. */
  code: kpiCode.nullable(),
  severity: z.enum(ALARM_SEVERITIES),
  state: z.enum(ALARM_STATES),
  openedAt: instant,
  stateSince: instant,
  returnedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** The figure it is about, as last judged. */
  period: period.nullable(),
  /**
   * `lamp`, `stale`: the KPI's value. `silent`: last contact, ms since 1970. `books`: how many differences.
   * `disk`: free bytes. `clock`: the child's clock minus this station's, ms.
   */
  value: z.number().nullable(),
  /** The lamp of a KPI alarm as it is now; grey does not return an alarm. Null for other kinds. */
  lamp: z.enum(LAMPS).nullable(),
  /** Why that lamp is grey. */
  reason: z.enum(GREY_REASONS).nullable(),
  doubt: z.enum(DOUBTS).nullable(),
  simulated: z.boolean(),
  acknowledgement: z.object({ by: z.string(), reason: z.string(), at: instant, until: instant }).nullable(),
  shelved: z.object({ by: z.string(), reason: z.string(), at: instant, until: instant }).nullable(),
  outOfService: z.object({ by: z.string(), reason: z.string(), at: instant }).nullable(),
  /** The alarm that is its cause, while that lasts. */
  suppressedBy: z.number().int().nullable(),
  /** Alarms it is the cause of; for `silent` with the lamps that went grey for it. */
  suppresses: z.number().int(),
  /** The last step taken since it was left unattended. */
  escalation: escalation.nullable(),
  /** The step that comes if nobody acts; null where none will. */
  nextEscalation: escalation.nullable(),
  /** True for a new unacknowledged red that is to be heard now. */
  sounding: z.boolean(),
  /** A child's alarm that was taken on here: who asked its station for it, and why that refused, if it did. */
  handedDown: z.object({ by: z.string(), at: instant, refusal: z.string().nullable() }).nullable(),
})
export type AlarmItem = z.infer<typeof alarm>

/** Codes separated by commas. */
const several = <Code extends string>(codes: readonly [Code, ...Code[]], description: string) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(codes)))
    .meta({ description })

export const alarmQuery = z.object({
  /** Open ones by default; `all` for closed ones, too. */
  state: z
    .union([
      z.literal('all').transform(() => [...ALARM_STATES]),
      z.literal('open').transform(() => [...OPEN_ALARM_STATES]),
      several(ALARM_STATES, 'open (default), all, or states separated by commas'),
    ])
    .default([...OPEN_ALARM_STATES]),
  kind: several(ALARM_KINDS, 'Kinds separated by commas').optional(),
  severity: z.enum(ALARM_SEVERITIES).optional(),
  unit: unitCode.optional(),
  code: kpiCode.optional(),
  /** In the names and codes of units and KPIs, without regard to diacritics. */
  text: z.string().trim().max(80).optional(),
  ...pageQuery,
})
/** The last opened first. */
export const alarmPage = page(alarm)

/** One thing that happened to an alarm. Never changed, never removed. */
export const alarmEvent = z.object({
  id: z.number().int(),
  at: instant,
  /** A person's name, or `station`. */
  actor: z.string(),
  event: z.enum(ALARM_EVENTS),
  reason: z.string().nullable(),
  until: instant.nullable(),
  /** `lamp`, `value`, `period` as they were; `level`, `target`, `to` of an escalation; `cause` of a suppression. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type AlarmEventItem = z.infer<typeof alarmEvent>
export const alarmEventPage = page(alarmEvent)

/** `until` omitted: the default of the settings. */
const timed = { by: person, reason: why, until: instant.optional() }
export const acknowledgeBody = z.object(timed).strict()
export type AcknowledgeBody = z.infer<typeof acknowledgeBody>
export const shelveBody = z.object({ by: person, reason: why, until: instant }).strict()
export type ShelveBody = z.infer<typeof shelveBody>
/** For unshelving, out of service and return to service. */
export const alarmActionBody = z.object({ by: person, reason: why }).strict()
export type AlarmActionBody = z.infer<typeof alarmActionBody>

export const bulkAcknowledgeBody = z
  .object({ ids: z.array(z.number().int().min(1)).min(1).max(500), ...timed })
  .strict()
export type BulkAcknowledgeBody = z.infer<typeof bulkAcknowledgeBody>
/** A verdict per alarm, in the order asked; `code` and `detail` say why one was refused. */
export const bulkAcknowledgeAnswer = z.object({
  acknowledged: z.number().int(),
  items: z.array(
    z.object({
      id: z.number().int(),
      code: z.string().nullable(),
      detail: z.string().nullable(),
      alarm: alarm.nullable(),
    }),
  ),
})
export type BulkAcknowledgeAnswer = z.infer<typeof bulkAcknowledgeAnswer>

export const silenceBody = z.object({ by: person }).strict()
/** How many alarms were sounding. */
export const silenceAnswer = z.object({ silenced: z.number().int() })

const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'Local time of day', example: '22:00' })
const minutes = (most: number) => z.number().int().min(1).max(most)
/** Ninety days. */
const LONGEST_MINUTES = 129_600

export const alarmSettings = z.object({
  /** True where a yellow lamp opens an alarm, too. */
  alarmOnYellow: z.boolean(),
  /** Who is told of a red alarm that is left unattended for so long, in this order. */
  escalation: z
    .array(
      z.object({
        name: person,
        role: z.string().trim().max(120).nullable().default(null),
        afterMinutes: minutes(LONGEST_MINUTES),
      }),
    )
    .max(10)
    .refine(
      (people) => people.every((p, index) => p.afterMinutes > (people[index - 1]?.afterMinutes ?? 0)),
      'each person must come later than the one before',
    ),
  /** After this the parent station is told; null: never. */
  parentAfterMinutes: minutes(LONGEST_MINUTES).nullable(),
  defaultAcknowledgementMinutes: minutes(LONGEST_MINUTES),
  longestAcknowledgementMinutes: minutes(LONGEST_MINUTES),
  longestShelvingMinutes: minutes(LONGEST_MINUTES),
  sound: z.boolean(),
  /** Local time; may pass midnight. */
  quietHours: z
    .object({ from: clockTime, to: clockTime })
    .refine(({ from, to }) => from !== to, 'quiet hours must begin and end at different times')
    .nullable(),
})
export type AlarmSettings = z.infer<typeof alarmSettings>
export const alarmSettingsChange = alarmSettings
  .extend({ by: person, reason: why })
  .strict()
  .refine(
    (change) => change.defaultAcknowledgementMinutes <= change.longestAcknowledgementMinutes,
    'the default acknowledgement must not be longer than the longest',
  )
  .refine(
    ({ escalation: people, parentAfterMinutes: parent }) =>
      parent === null || parent > (people.at(-1)?.afterMinutes ?? 0),
    'the parent station must come later than the last person',
  )
export type AlarmSettingsChange = z.infer<typeof alarmSettingsChange>

/** How much the alarms ask of those who watch. A flood is ten or more announced in ten minutes. */
export const alarmLoad = z.object({
  at: instant,
  /** Announced in the last hour. */
  lastHour: z.number().int(),
  /** Announced per hour, on average over the last 24 hours. */
  perHour: z.number(),
  /** Announced by local day, the oldest first, today last: 14 of them. */
  perDay: z.array(z.object({ date: z.string(), alarms: z.number().int() })),
  /** Share of the time spent in a flood, 0 to 1. */
  floodShareDay: z.number(),
  floodShareWeek: z.number(),
  inFloodNow: z.boolean(),
  /** Open now; the counts below are parts of it and may overlap. */
  open: z.number().int(),
  unacknowledged: z.number().int(),
  /** Bad for more than 24 hours. */
  stale: z.number().int(),
  shelved: z.number().int(),
  suppressed: z.number().int(),
  outOfService: z.number().int(),
  sounding: z.number().int(),
})
export type AlarmLoad = z.infer<typeof alarmLoad>
