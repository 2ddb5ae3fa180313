/** What is set at a station and where it keeps its things: for the administrator at the desk. */
import { z } from 'zod'
import { instant } from './primitives.ts'

export const stationSettings = z.object({
  home: z.string(),
  version: z.string(),
  /** The runtime's name and version, and the machine's system. */
  runtime: z.string(),
  system: z.string(),
  startedAt: instant,
  addresses: z.object({ chain: z.string(), screens: z.string().nullable(), loopback: z.string() }).nullable(),
  heartbeatSeconds: z.number(),
  silentAfterSeconds: z.number(),
  /** Size of the file that holds all figures. */
  replicaBytes: z.number().int(),
  /** Copies that the station put aside by itself, the newest first. */
  setAside: z.array(z.object({ file: z.string(), bytes: z.number().int(), at: instant })),
  /** When somebody last took a backup of the station; null where none is known of. */
  lastBackupAt: instant.nullable(),
})
export type StationSettings = z.infer<typeof stationSettings>
