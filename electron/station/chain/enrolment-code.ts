import { ENROLMENT_PREFIX, type EnrolmentCode, enrolmentCode } from '#shared/contract/chain.ts'
import { StationError } from '../errors.ts'

export function writeEnrolmentCode(code: EnrolmentCode): string {
  return ENROLMENT_PREFIX + Buffer.from(JSON.stringify(code)).toString('base64url')
}

/** @throws StationError `bad-code` where the text is not a whole code. */
export function readEnrolmentCode(text: string): EnrolmentCode {
  const trimmed = text.trim()
  try {
    if (!trimmed.startsWith(ENROLMENT_PREFIX)) throw new SyntaxError('prefix')
    const json = Buffer.from(trimmed.slice(ENROLMENT_PREFIX.length), 'base64url').toString('utf8')
    return enrolmentCode.parse(JSON.parse(json))
  } catch {
    throw new StationError(
      'bad-code',
      `Mã ghép nối bắt đầu bằng ${ENROLMENT_PREFIX} và phải được chép đủ. Chép lại cả mã từ cấp trên.`,
    )
  }
}
