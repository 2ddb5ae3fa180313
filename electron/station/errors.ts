/** A refusal that its caller can do something about; `message` says what, in plain words. */
export class StationError extends Error {
  override readonly name = 'StationError'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The command was written wrongly; nothing was tried. */
export class UsageError extends StationError {}
