import type { ParentLink } from '#shared/contract/index.ts'
import type { LampShape } from '../../ui/lamp.tsx'
import type { LinkGroup } from './listed-links.ts'

/** A link's lamp: silence is grey, never green; what asks for somebody is yellow. */
export const LINK_LAMPS: Readonly<Record<LinkGroup, LampShape>> = {
  silent: 'grey',
  never: 'none',
  differs: 'yellow',
  none: 'green',
  invited: 'none',
}

export const parentLamp = ({ state, books }: Pick<ParentLink, 'state' | 'books'>): LampShape => {
  if (state === 'offline' || state === 'refused') return 'grey'
  if (state === 'connecting') return 'none'
  return books?.state === 'differs' ? 'yellow' : 'green'
}
