/** The day it is in Hanoi, as a period. */
export const todayInHanoi = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
