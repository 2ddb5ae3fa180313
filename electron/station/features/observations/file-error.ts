import { StationError } from '../../errors.ts'

/** A file that cannot be read as a whole; the message says what to do. */
export class FileError extends StationError {
  constructor(message: string, code = 'bad-file', status = 400) {
    super(code, message, status)
  }
}
