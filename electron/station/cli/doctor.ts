import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StationInfo } from '#shared/contract/units.ts'
import { type CertificateName, judgeExpiry, readExpiries } from '../chain/expiry.ts'
import { StationError } from '../errors.ts'
import { type Home, isInitialised, readConfig } from '../home.ts'
import { rendererPath } from '../resources.ts'
import type { Invocation } from './commands.ts'
import { withStation } from './connect.ts'

interface Finding {
  readonly sound: boolean
  readonly text: string
}

const sound = (text: string): Finding => ({ sound: true, text })
const trouble = (text: string): Finding => ({ sound: false, text })

const LOW_DISK_BYTES = 1024 ** 3
const CERTIFICATE_NAMES: Readonly<Record<CertificateName, string>> = {
  uplink: 'Chứng thư để nối với cấp trên',
  listener: 'Chứng thư máy chủ của trạm',
  screens: 'Chứng thư riêng cho màn hình',
  authority: 'Chứng thư gốc của trạm',
}
const MENDING: Readonly<Record<CertificateName, string>> = {
  uplink: 'Để trạm chạy và nối được với cấp trên thì tự gia hạn; đã hết hạn thì xin mã ghép mới.',
  listener: 'Chạy trạm để tự gia hạn; đang chạy mà vẫn báo thì xem nhật ký và ổ đĩa.',
  screens:
    'Xin bản mới rồi nạp: mini-ioc screen-certificate --cert CHUỖI.pem --key KHÓA.pem; hoặc bỏ: --remove.',
  authority: 'Sau ngày đó mọi trạm cấp dưới phải ghép lại; lập kế hoạch thay trước hạn.',
}

/** Exits 1 where something needs a hand. */
export async function doctor({ home, json }: Invocation): Promise<number> {
  const findings = isInitialised(home)
    ? [...checkHome(home), ...(await checkStation(home))]
    : [trouble(`Chưa có trạm ở ${home.dir}. Tạo trạm: mini-ioc init --home ${home.dir} --unit MÃ_ĐƠN_VỊ`)]
  if (!rendererPath()) findings.push(trouble('Chưa có tệp giao diện màn hình. Chạy: npm run build'))
  if (json) console.log(JSON.stringify(findings))
  else for (const finding of findings) console.log(`${finding.sound ? '✓' : '✗'} ${finding.text}`)
  return findings.every((finding) => finding.sound) ? 0 : 1
}

function checkHome(home: Home): Finding[] {
  const findings: Finding[] = []
  const config = readConfig(home)
  findings.push(sound(`Trạm của đơn vị ${config.unit} ở ${home.dir}.`))
  const open = readdirSync(home.keys).filter(
    (name) => name.endsWith('.pem') && (statSync(join(home.keys, name)).mode & 0o077) !== 0,
  )
  if (open.length > 0 && process.platform !== 'win32') {
    findings.push(
      trouble(`Khóa bí mật người khác đọc được: ${open.join(', ')}. Chạy: chmod 600 ${home.keys}/*.pem`),
    )
  }
  const now = Date.now()
  for (const expiry of readExpiries(home)) {
    if (judgeExpiry(expiry, now) === 'clear') continue
    const day = new Date(expiry.notAfter).toLocaleDateString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' })
    const when = expiry.notAfter <= now ? `đã hết hạn ngày ${day}` : `hết hạn ngày ${day}`
    findings.push(trouble(`${CERTIFICATE_NAMES[expiry.certificate]} ${when}. ${MENDING[expiry.certificate]}`))
  }
  const { bavail, bsize } = statfsSync(home.dir)
  if (bavail * bsize < LOW_DISK_BYTES) {
    findings.push(
      trouble(`Ổ đĩa còn ${Math.round((bavail * bsize) / 1_048_576)} MB. Dọn bớt để còn ít nhất 1 GB.`),
    )
  }
  if (existsSync(`${home.replica}-wal`) && statSync(`${home.replica}-wal`).size > LOW_DISK_BYTES) {
    findings.push(trouble('Nhật ký ghi của tệp số liệu quá lớn. Khởi động lại trạm.'))
  }
  return findings
}

async function checkStation(home: Home): Promise<Finding[]> {
  let running = false
  let info: StationInfo
  try {
    info = await withStation(home, async (connection) => {
      running = connection.running
      return await connection.request<StationInfo>('GET', '/api/v1/station')
    })
  } catch (error) {
    if (error instanceof StationError) return [trouble(error.message)]
    throw error
  }
  const findings = [
    running
      ? sound('Trạm đang chạy.')
      : trouble(`Trạm không chạy. Chạy: mini-ioc station --home ${home.dir}`),
  ]
  if (!info.uplink) findings.push(sound('Chưa ghép với cấp trên; trạm chạy độc lập.'))
  else if (info.uplink.state === 'linked') findings.push(sound(`Đang nối với ${info.uplink.parentNameVi}.`))
  else if (running) {
    findings.push(
      trouble(
        `Chưa nối được với ${info.uplink.parentNameVi}: ${info.uplink.detail ?? 'đang thử lại'}. Còn ${info.uplink.backlog} mục chờ gửi.`,
      ),
    )
  }
  return findings
}
