import type { CodeCheck } from '#shared/contract/setup.ts'
import type { Unit, UnitCode } from '#shared/domain/unit.ts'
import { authorityName, readCertificate } from '../chain/certificates.ts'
import { readEnrolmentCode } from '../chain/enrolment-code.ts'
import { learnAuthority } from '../chain/join.ts'
import { StationError } from '../errors.ts'

/**
 * Says whose code it is, without using it up: the parent shows its authority to anybody, and only the one
 * that made the code has that authority.
 * @throws StationError where the station of `chosen` could never join with it.
 */
export async function checkCode(
  text: string,
  chosen: UnitCode,
  units: readonly Unit[],
  now: number,
): Promise<CodeCheck> {
  const code = readEnrolmentCode(text)
  const unit = units.find((each) => each.code === chosen)
  if (!unit) throw new StationError('unknown-unit', `Không có đơn vị mã ${chosen}.`, 404)
  if (code.unit !== chosen) {
    const other = units.find((each) => each.code === code.unit)
    throw new StationError(
      'wrong-unit',
      `Mã này cấp cho ${other?.nameVi ?? 'đơn vị'} (${code.unit}), không phải ${unit.nameVi}. Xin cấp trên mã của ${unit.nameVi}, hoặc quay lại chọn đơn vị khác.`,
    )
  }
  const parent = units.find((each) => each.code === unit.parent)
  if (!parent) throw new StationError('no-parent', `${unit.nameVi} không có cấp trên.`)
  if (Date.parse(code.expiresAt) <= now) {
    throw new StationError('code-expired', 'Mã này đã quá hạn. Xin cấp trên mã mới, hoặc để sau.')
  }
  return {
    url: code.url,
    parent: parent.code,
    parentNameVi: parent.nameVi,
    parentNameEn: parent.nameEn,
    expiresAt: code.expiresAt,
    unreached: await proveMaker(code, parent),
  }
}

/** Null where the machine at the code's address proved to be the parent; else why it did not answer. */
async function proveMaker(code: ReturnType<typeof readEnrolmentCode>, parent: Unit): Promise<string | null> {
  try {
    const maker = readCertificate(await learnAuthority(code)).commonName
    if (maker === authorityName(parent.code)) return null
    throw new StationError(
      'other-parent',
      `Mã này do ${maker} cấp, không phải ${parent.nameVi}. Xin mã của đúng cấp trên.`,
    )
  } catch (error) {
    if (error instanceof StationError && error.code === 'parent-unreachable') return error.message
    throw error
  }
}
