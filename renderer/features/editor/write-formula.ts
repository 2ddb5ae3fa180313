/** Changes of a formula that are not typed: the caret goes where one would type on. */
import type { KpiDraft } from './draft.ts'
import { type } from './store.ts'

/** Puts a part in the place of `from` to `to`. */
export function replacePart(
  area: HTMLTextAreaElement | null,
  draft: KpiDraft,
  from: number,
  to: number,
  part: string,
): void {
  const text = draft.typed.formula ?? draft.base.formula
  type(draft, 'formula', text.slice(0, from) + part + text.slice(to))
  const caret = from + part.length
  requestAnimationFrame(() => {
    area?.focus()
    area?.setSelectionRange(caret, caret)
  })
}

/** Puts a part where the caret is, apart from what stands before it. */
export function insertPart(area: HTMLTextAreaElement | null, draft: KpiDraft, part: string): void {
  const text = draft.typed.formula ?? draft.base.formula
  const from = area?.selectionStart ?? text.length
  const to = area?.selectionEnd ?? from
  const gap = from > 0 && !/[\s(]$/.test(text.slice(0, from)) ? ' ' : ''
  replacePart(area, draft, from, to, gap + part)
}
