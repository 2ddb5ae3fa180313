import type { AlarmItem } from '#shared/contract/alarms.ts'
import type { AlarmKind, AlarmState } from '#shared/domain/alarm.ts'
import type { Invocation } from './commands.ts'
import { type Connection, withStation } from './connect.ts'

const STATES: Readonly<Record<AlarmState, string>> = {
  unacknowledged: 'chưa tiếp nhận',
  acknowledged: 'đã tiếp nhận',
  returned: 'đã hết, chưa xem',
  closed: 'đã đóng',
}
const KINDS: Readonly<Record<AlarmKind, string>> = {
  lamp: 'vượt ngưỡng',
  stale: 'số liệu quá cũ',
  silent: 'trạm mất liên lạc',
  books: 'sổ không khớp',
  disk: 'đĩa sắp đầy',
  clock: 'đồng hồ lệch',
  certificate: 'chứng thư sắp hết hạn',
}

/** One line an alarm, the last opened first. */
export async function listAlarms({ home, json, options }: Invocation): Promise<number> {
  const items = await withStation(home, ({ request }) => readAlarms(request, options.all ? 'all' : 'open'))
  if (json) console.log(JSON.stringify(items))
  else if (items.length === 0) console.log('Không có cảnh báo nào đang mở.')
  else for (const item of items) console.log(lineOf(item))
  return 0
}

async function readAlarms(request: Connection['request'], state: string): Promise<AlarmItem[]> {
  const items: AlarmItem[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: { items: AlarmItem[]; next: string | null } = await request(
      'GET',
      `/api/v1/alarms?limit=5000&state=${state}${after && `&after=${after}`}`,
    )
    items.push(...page.items)
    after = page.next
  }
  return items
}

function lineOf({ id, severity, state, unit, code, kind, openedAt, ...item }: AlarmItem): string {
  const marks = [
    item.acknowledgement && `${item.acknowledgement.by} nhận đến ${moment(item.acknowledgement.until)}`,
    item.shelved && `tạm gác đến ${moment(item.shelved.until)}`,
    item.outOfService && `${item.outOfService.by} ngừng dùng`,
    item.suppressedBy !== null && `do cảnh báo #${item.suppressedBy}`,
    item.suppresses > 0 && `kéo theo ${item.suppresses}`,
    item.escalation && `đã báo ${item.escalation.to ?? 'cấp trên'}`,
    item.origin && `trạm ${item.origin} xử lý`,
    item.simulated && 'mô phỏng',
  ].filter((mark) => typeof mark === 'string')
  const about = [unit, code, code && item.value !== null ? `= ${rounded(item.value)}` : null]
    .filter((part) => part !== null)
    .join(' ')
  const colour = severity === 'red' ? 'ĐỎ' : 'VÀNG'
  return [`#${id}`, colour, about, KINDS[kind], STATES[state], `từ ${moment(openedAt)}`, ...marks].join(' · ')
}

/** `21/11 21:38` of an instant with the station's offset. */
const moment = (instant: string): string =>
  `${instant.slice(8, 10)}/${instant.slice(5, 7)} ${instant.slice(11, 16)}`

const rounded = (value: number): string => String(Math.round(value * 100) / 100).replace('.', ',')
