import type { TrendPoint } from '#shared/contract/index.ts'
import type { ShownLamp } from '../figures/lamp-of.ts'

/** A value without a colour has no threshold to be held against; that is not "no data". */
export function shownLamp({ lamp, value }: Pick<TrendPoint, 'lamp' | 'value'>): ShownLamp {
  return lamp === 'grey' && value !== null ? 'none' : lamp
}
