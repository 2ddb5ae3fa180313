/**
 * Traces: a course of events in virtual time, with the lamps, alarms and sounds that must be seen at each
 * step. The fixtures beside this file are written to be read aloud.
 */
import { z } from 'zod'

const text = z.string().min(1)
const codes = z.record(z.string(), z.number().nullable())

/** `08:30` on the day the trace is at, or `2026-11-20 08:30`; Hanoi's time. */
const moment = z.string().regex(/^(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}$/)
/** `30m`, `4h`, `2d`. */
const span = z.string().regex(/^\d+[mhd]$/)

const figures = z
  .object({
    /** The station's own unit unless named. */
    unit: text.optional(),
    /** One figure for so many communes of the list, in its order: a storm. */
    units: z.number().int().min(1).max(126).optional(),
    /** The day the trace is at unless named. */
    period: text.optional(),
    reason: text.optional(),
    values: codes,
  })
  .strict()

const hand = z.object({ alarm: z.number().int(), by: text, reason: text, for: span }).strict()

const step = z
  .object({
    at: moment,
    note: text.optional(),
    /** What is done, in this order. */
    restart: z.literal(true).optional(),
    figures: z.union([figures, z.array(figures)]).optional(),
    /** A child station says something: its cells of that day, or just that it is there. */
    heard: z
      .object({ from: text, period: text.optional(), values: codes.default({}) })
      .strict()
      .optional(),
    acknowledge: z
      .union([hand, z.object({ all: z.literal(true), by: text, reason: text, for: span }).strict()])
      .optional(),
    shelve: hand.optional(),
    silence: text.optional(),
    /** What is seen then. Lamps as `red 94 of 2026-11-20`, at another unit `00004 DV.01: …`. */
    lamps: z.record(z.string(), text).optional(),
    /** A lamp asked for a given period, `DV.01 2026-10`: its plain judgement. */
    past: z.record(z.string(), text).optional(),
    /** All open alarms. */
    alarms: z.array(text).optional(),
    load: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
    sound: z.boolean().optional(),
    /** A time limit that starts now, and the instant at which it has passed. */
    deadline: z
      .object({
        workingDays: z.number().int().optional(),
        workingHours: z.number().optional(),
        calendarDays: z.number().int().optional(),
        passes: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/),
      })
      .strict()
      .optional(),
  })
  .strict()
export type TraceStep = z.infer<typeof step>

export const trace = z
  .object({
    title: text,
    story: text,
    unit: text,
    starts: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/),
    /** Units with a station of their own. */
    children: z.array(text).default([]),
    silentAfterSeconds: z.number().int().default(90),
    /** Changes to the pack's definitions, by KPI. */
    kpis: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    settings: z.record(z.string(), z.unknown()).default({}),
    steps: z.array(step).min(2),
    /** What happened to an alarm, by its number. */
    history: z.record(z.string(), z.array(text)).default({}),
  })
  .strict()
export type Trace = z.infer<typeof trace>
