import { StationError } from '../errors.ts'
import { readRunInfo } from '../home.ts'
import type { Invocation } from './commands.ts'
import { withStation } from './connect.ts'

export async function enrol({ home, json, options }: Invocation): Promise<number> {
  const url = typeof options.url === 'string' ? { url: options.url } : {}
  const answer = await withStation(home, ({ request }) =>
    request<{ code: string; unit: string; expiresAt: string }>('POST', '/api/v1/enrolments', {
      unit: options.unit,
      ...url,
    }),
  )
  console.log(json ? JSON.stringify(answer) : answer.code)
  if (!json) console.error(`Mã ghép cho đơn vị ${answer.unit}, dùng một lần, đến ${answer.expiresAt}.`)
  return 0
}

export async function join({ home, json, options, positionals }: Invocation): Promise<number> {
  const answer = await withStation(home, ({ request }) =>
    request<{ unit: string; parent: string; url: string; recovered: number }>('POST', '/api/v1/uplink', {
      code: positionals[0],
      confirm: options.confirm === true,
    }),
  )
  console.log(
    json ? JSON.stringify(answer) : `Trạm ${answer.unit} đã ghép với ${answer.parent} tại ${answer.url}.`,
  )
  if (!json && answer.recovered > 0) console.log(`Đã nhận lại ${answer.recovered} số liệu cũ từ cấp trên.`)
  return 0
}

export async function revoke({ home, json, options }: Invocation): Promise<number> {
  const answer = await withStation(home, ({ request }) =>
    request<{ unit: string }>('DELETE', `/api/v1/children/${encodeURIComponent(String(options.unit))}`),
  )
  console.log(json ? JSON.stringify(answer) : `Đã ngắt trạm ${answer.unit}.`)
  return 0
}

/** Only a station that is running knows its desks. */
export async function openDesk({ home, json }: Invocation): Promise<number> {
  const info = readRunInfo(home)
  if (!info) throw new StationError('not-running', 'Trạm chưa chạy. Chạy trước: mini-ioc station')
  const { enterPath } = await withStation(home, ({ request }) =>
    request<{ enterPath: string }>('POST', '/api/v1/desks'),
  )
  const address = `${info.url}${enterPath}`
  console.log(json ? JSON.stringify({ address }) : address)
  if (!json)
    console.error('Mở một lần, trong 15 phút, trên máy này. Người mở được xử lý cảnh báo và sửa số liệu.')
  return 0
}

export async function createSource({ home, json, options }: Invocation): Promise<number> {
  const list = (value: string | boolean | undefined) =>
    String(value)
      .split(',')
      .map((item) => item.trim())
  const body = { name: options.name, measures: list(options.measures), units: list(options.units) }
  const answer = await withStation(home, ({ request }) =>
    request<{ id: string; token: string }>('POST', '/api/v1/sources', body),
  )
  console.log(json ? JSON.stringify(answer) : answer.token)
  if (!json) console.error('Mã này chỉ hiện một lần. Gửi kèm mỗi yêu cầu: Authorization: Bearer MÃ')
  return 0
}
