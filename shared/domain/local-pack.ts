/** The pack of a station's own making; it comes to be with its first definition. */
export const LOCAL_PACK = 'local'
/** How codes and keys of new definitions there are written, so that no imported pack takes them. */
export const LOCAL_CODE = /^L\.[0-9]{2,4}$/
export const LOCAL_KEY = /^local_[a-z0-9_]{1,50}$/

/** Beginnings of what a station adds to a dictionary that is handed down to it: no parent's definition has them. */
export interface OwnNames {
  /** Of pack names, `u00004`; the pack of the editor is named so. */
  readonly pack: string
  /** Of measure keys, `u00004_`. */
  readonly key: string
  /** Of KPI codes, `U00004.`. */
  readonly code: string
}

/** @param unit Code of the station's unit. */
export function ownNames(unit: string): OwnNames {
  const pack = `u${unit.toLowerCase()}`
  return { pack, key: `${pack}_`, code: `U${unit}.` }
}
