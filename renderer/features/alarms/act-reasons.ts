import type { AlarmActionName } from './actions.ts'

/** Usual reasons, offered where one is asked for: keys of `alarms.reason`. */
export const REASONS = {
  acknowledge: ['checking', 'told', 'atWork', 'technicians'],
  shelve: ['waiting', 'known', 'maintenance'],
  unshelve: ['watch', 'maintained'],
  'out-of-service': ['source', 'definition'],
  'return-to-service': ['mended', 'watch'],
} as const satisfies Readonly<Record<AlarmActionName, readonly string[]>>
