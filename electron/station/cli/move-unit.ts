import type { UnitMoveAnswer } from '#shared/contract/unit-moves.ts'
import type { Invocation } from './commands.ts'
import { withStation } from './connect.ts'

export async function moveUnit({ home, json, options }: Invocation): Promise<number> {
  const { unit, parent, since, source } = options
  const answer = await withStation(home, ({ request }) =>
    request<UnitMoveAnswer>('POST', '/api/v1/unit-moves', { unit, parent, since, source }),
  )
  if (json) console.log(JSON.stringify(answer))
  else if (!answer.moved) console.log(`Đơn vị ${answer.unit} đã thuộc ${answer.parent} từ trước.`)
  else {
    console.log(`Đã chuyển đơn vị ${answer.unit} sang ${answer.parent}.`)
    if (answer.turnedOut)
      console.log(`Đã ngắt trạm ${answer.unit}; trạm đó ghép lại bằng mã của ${answer.parent}.`)
  }
  return 0
}
