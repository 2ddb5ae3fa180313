import type { TFunction } from 'i18next'
import type { Language } from '../../i18n/i18n.ts'
import { linksVi } from './words-vi.ts'

/** A newer parent may send what this program has no word for. */
const isKnown = (kind: string): kind is keyof typeof linksVi.kind => Object.hasOwn(linksVi.kind, kind)

/**
 * What a document is, in a line. Its subject is Vietnamese and says so by itself; the title of a notice does
 * not.
 */
export function directiveTitle(
  t: TFunction,
  language: Language,
  { kind, subject }: { readonly kind: string; readonly subject: string },
): string {
  const name = isKnown(kind) ? t(`links.kind.${kind}`) : kind
  if (subject === '') return name
  return language === 'vi' && kind !== 'announcement' ? subject : `${name}: ${subject}`
}
