/** Sizes by token, in px at 1080p. */
export const TYPE_SCALE = [
  ['huge', 80],
  ['clock', 48],
  ['title', 40],
  ['subject', 36],
  ['value', 32],
  ['lead', 30],
  ['name', 26],
  ['heading', 24],
  ['count', 22],
  ['body', 20],
  ['small', 18],
  ['desk', 16],
] as const
