import type { WindowMatters } from '#shared/domain/window-matters.ts'

/** What the desktop app offers its page; null in a browser. */
export const windowMatters = (): WindowMatters | null =>
  (Reflect.get(window, 'miniIoc') as WindowMatters | undefined) ?? null
