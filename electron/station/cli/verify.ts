import type { Verification } from '../features/verification/verify-cells.ts'
import type { Invocation } from './commands.ts'
import { withStation } from './connect.ts'

/** Exits 1 where anything differs. */
export async function verify({ home, json }: Invocation): Promise<number> {
  const result = await withStation(home, ({ request }) =>
    request<Verification>('POST', '/api/v1/verifications'),
  )
  const sound = result.integrity.length === 0 && result.differences.length === 0
  if (json) console.log(JSON.stringify(result))
  else if (sound) console.log(`Khớp: tệp số liệu nguyên vẹn, ${result.cellsChecked} ô tính lại đều đúng.`)
  else {
    for (const line of result.integrity) console.error(`Tệp số liệu: ${line}`)
    for (const { unit, measure, period, stored, computed } of result.differences) {
      console.error(
        `${unit} ${measure} ${period}: đang ghi ${stored ?? 'trống'}, tính lại ${computed ?? 'trống'}`,
      )
    }
  }
  return sound ? 0 : 1
}
