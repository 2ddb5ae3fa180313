import { backUp } from '../backup/back-up.ts'
import type { Invocation } from './commands.ts'

const MEBIBYTE = 1_048_576

export async function backup({ home, json, positionals }: Invocation): Promise<number> {
  const { file, unit, bytes } = await backUp(home, String(positionals[0]), Date.now())
  if (json) console.log(JSON.stringify({ file, unit, bytes }))
  else {
    const size = Math.max(1, Math.round(bytes / MEBIBYTE))
    console.log(`Đã sao lưu trạm ${unit} vào ${file} (${size} MiB).`)
    console.error('Tệp có cả khóa bí mật của trạm: giữ kín như giữ khóa.')
  }
  return 0
}
