import { isUnitCode } from '#shared/domain/unit.ts'
import { StationError } from '../errors.ts'
import { initStation } from '../init.ts'
import type { Invocation } from './commands.ts'

export async function init({ home, json, options }: Invocation): Promise<number> {
  const unit = String(options.unit)
  if (!isUnitCode(unit)) {
    throw new StationError('unknown-unit', `“${unit}” không phải mã đơn vị: VN, hai chữ số hoặc năm chữ số.`)
  }
  const settings = { unit, simulated: options.simulated === true }
  await initStation(home, settings, String(options.pack ?? 'hanoi'), Date.now())
  if (json) console.log(JSON.stringify({ home: home.dir, unit }))
  else console.log(`Đã tạo trạm ${unit} ở ${home.dir}.\nChạy trạm: mini-ioc station --home ${home.dir}`)
  return 0
}
