/** What the administrator sets for all screens of a station, and what a screen tells of itself. */
import { z } from 'zod'
import { SCENES } from '../domain/place.ts'
import { kpiCode } from './primitives.ts'

/** One turn of a playlist. */
export const playlistTurn = z.object({
  scene: z.enum(SCENES),
  /** The KPI that a scene is about; null: a map as it stands, the KPI scene with what needs attention most. */
  kpi: kpiCode.nullable().default(null),
  dwellSeconds: z.number().int().min(5).max(3_600),
})
export const playlist = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().trim().min(1).max(80),
  turns: z.array(playlistTurn).min(1).max(40),
})
export type Playlist = z.infer<typeof playlist>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const wallSettings = z.object({
  playlists: z.array(playlist).max(20),
  /** The playlist of a kiosk that was given none of its own; null: the screen stays where it is. */
  defaultPlaylist: z.string().nullable(),
  /** A playlist that was paused by somebody goes on after so many seconds without a touch. */
  resumeAfterSeconds: z.number().int().min(10).max(3_600),
  /** Dimmed and without sound between these times of Viet Nam; a new red breaks through. Null: never. */
  quietHours: z.object({ from: timeOfDay, until: timeOfDay }).nullable(),
  /** Moves the picture by a few pixels now and then, so that nothing burns in. */
  pixelShift: z.boolean(),
})
export type WallSettings = z.infer<typeof wallSettings>

/** What a screen tells of itself: the only thing that one which only looks may say. */
export const screenReport = z.object({
  place: z.string().max(40),
  /** A scene that failed and was passed over; null: all is well. */
  problem: z.string().max(300).nullable(),
})
export type ScreenReport = z.infer<typeof screenReport>
