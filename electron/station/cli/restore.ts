import { formatInstant } from '#shared/domain/period.ts'
import { restore } from '../backup/restore.ts'
import type { Invocation } from './commands.ts'

export async function restoreHome({ home, json, options, positionals }: Invocation): Promise<number> {
  const restored = restore(home, String(positionals[0]), { keys: options.keys === true, now: Date.now() })
  const { unit, setAside, keys } = restored
  const takenAt = formatInstant(restored.takenAt)
  if (json) console.log(JSON.stringify({ unit, takenAt, setAside, keys }))
  else {
    console.log(`Đã phục hồi trạm ${unit} từ bản sao lưu lúc ${takenAt}.`)
    if (setAside) console.log(`Tệp số liệu cũ còn ở ${setAside}.`)
    console.log(keys ? 'Đã lấy khóa từ bản sao lưu.' : 'Khóa của trạm giữ nguyên.')
    console.log(`Chạy tiếp: mini-ioc station --home ${home.dir}`)
  }
  return 0
}
