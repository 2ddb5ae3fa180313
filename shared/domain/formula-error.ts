/** Where something stands in a text: `from` up to but without `to`, in UTF-16 units, as a text field counts. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Why a formula cannot be saved; `message` is written for the clerk who typed it. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError'
  /** The place to mark, where one can be named. */
  readonly at: Span | null
  /** What is probably meant in that place. */
  readonly suggestion: string | null

  constructor(message: string, at: Span | null = null, suggestion: string | null = null) {
    super(message)
    this.at = at
    this.suggestion = suggestion
  }
}

const MOST_LETTERS = 40

/** Part of a formula, cut to what fits into a message. */
export const shortly = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text
