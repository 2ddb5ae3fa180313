import { readFileSync, writeFileSync } from 'node:fs'
import type {
  DeviceCreated,
  DeviceItem,
  DevicePage,
  PairingRequestItem,
  ScreenAddresses,
  ScreenCertificateInfo,
} from '#shared/contract/screens.ts'
import { groupPairingCode } from '#shared/domain/pairing-code.ts'
import type { ScreenKind } from '#shared/domain/screen-kind.ts'
import { loadIdentity } from '../chain/identity.ts'
import { StationError, UsageError } from '../errors.ts'
import { readRunInfo } from '../home.ts'
import type { Invocation } from './commands.ts'
import { type Connection, withStation } from './connect.ts'

const KINDS: Readonly<Record<ScreenKind, string>> = {
  phone: 'điện thoại',
  tablet: 'máy tính bảng',
  computer: 'máy tính',
  box: 'hộp hoặc TV',
}

/** `21/11/2026 21:38` of an instant with the station's offset. */
const moment = (instant: string): string =>
  `${instant.slice(8, 10)}/${instant.slice(5, 7)}/${instant.slice(0, 4)} ${instant.slice(11, 16)}`

/** Requests that wait, then paired screens, a line each. */
export async function listScreens({ home, json }: Invocation): Promise<number> {
  const { devices, waiting } = await withStation(home, async ({ request }) => ({
    devices: (await request<DevicePage>('GET', '/api/v1/devices')).items,
    waiting: (await request<{ items: PairingRequestItem[] }>('GET', '/api/v1/pairings')).items,
  }))
  if (json) {
    console.log(JSON.stringify({ waiting, devices }))
    return 0
  }
  for (const each of waiting)
    console.log(`? ${[groupPairingCode(each.code), ...asks(each), 'đang chờ ghép'].join(' · ')}`)
  for (const each of devices) console.log(`${each.connected ? '✓' : '–'} ${lineOf(each)}`)
  if (devices.length + waiting.length === 0) {
    console.log(
      'Chưa có màn hình nào. Mở địa chỉ của trạm trên màn hình cần ghép, rồi: mini-ioc pair MÃ --name "Tên"',
    )
  }
  return 0
}

const asks = ({ kind, browser, address }: Pick<DeviceItem, 'kind' | 'browser' | 'address'>) =>
  [KINDS[kind], browser, address].filter((part) => part !== null)

function lineOf({
  id,
  name,
  lastSeenAt,
  invitedUntil,
  connected,
  report,
  playlist,
  ...agent
}: DeviceItem): string {
  const seen = lastSeenAt ? `thấy lần cuối ${moment(lastSeenAt)}` : 'chưa vào lần nào'
  return [
    name,
    invitedUntil ? `chờ quét mã đến ${moment(invitedUntil)}` : connected ? 'đang xem' : seen,
    ...(invitedUntil ? [] : asks(agent)),
    playlist && `danh sách trình chiếu ${playlist}`,
    report?.problem && `hỏng: ${report.problem}`,
    id,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Accepts the screen that shows a code; codes are known to the running station only. */
export async function pairScreen({ home, json, options, positionals }: Invocation): Promise<number> {
  if (!readRunInfo(home))
    throw new StationError('not-running', 'Trạm chưa chạy. Chạy trước: mini-ioc station')
  const answer = await withStation(home, ({ request }) =>
    request<DeviceItem>('POST', `/api/v1/pairings/${encodeURIComponent(positionals[0] ?? '')}`, {
      name: options.name,
      ...(typeof options.playlist === 'string' ? { playlist: options.playlist } : {}),
    }),
  )
  console.log(
    json
      ? JSON.stringify(answer)
      : `Đã ghép “${answer.name}” (${asks(answer).join(' · ')}). Màn hình tự hiện số liệu.`,
  )
  return 0
}

/** Cuts a screen off that is named by its id, or by a name that only one has. */
export async function unpairScreen({ home, json, positionals }: Invocation): Promise<number> {
  const wanted = positionals[0] ?? ''
  const device = await withStation(home, async ({ request }) => {
    const found = await findScreen(request, wanted)
    await request('DELETE', `/api/v1/devices/${encodeURIComponent(found.id)}`)
    return found
  })
  console.log(json ? JSON.stringify({ id: device.id }) : `Đã ngắt màn hình “${device.name}”.`)
  return 0
}

async function findScreen(request: Connection['request'], wanted: string): Promise<DeviceItem> {
  const { items } = await request<DevicePage>('GET', '/api/v1/devices')
  const found = items.filter(({ id, name }) => id === wanted || name === wanted)
  const [only] = found
  if (only && found.length === 1) return only
  throw new StationError(
    found.length > 1 ? 'several-screens' : 'not-found',
    found.length > 1
      ? `Có ${found.length} màn hình tên “${wanted}”. Dùng mã ở cuối dòng của: mini-ioc screens`
      : `Không có màn hình “${wanted}”. Xem tên và mã: mini-ioc screens`,
  )
}

export async function createDevice({ home, json, options }: Invocation): Promise<number> {
  const { answer, reach } = await withStation(home, async ({ request }) => ({
    answer: await request<DeviceCreated>('POST', '/api/v1/devices', { name: options.name }),
    reach: await request<ScreenAddresses>('GET', '/api/v1/screen-addresses'),
  }))
  if (json) {
    console.log(JSON.stringify(answer))
    return 0
  }
  const info = readRunInfo(home)
  const others = reach.reachable
    ? reach.addresses.slice(0, 3).map(({ origin }) => origin)
    : ['https://ĐỊA_CHỈ_TRẠM:8444']
  console.log(`Mở một lần, trong 15 phút, trên màn hình cần ghép:`)
  console.log(`  máy này:  ${info?.url ?? 'http://127.0.0.1:CỔNG'}${answer.pairingPath}`)
  for (const origin of others) console.log(`  máy khác: ${origin}${answer.pairingPath}`)
  if (info && !reach.reachable) {
    console.error(
      'Trạm chỉ nghe trên máy này; máy khác chưa vào được. Chạy trạm với --host 0.0.0.0 (hoặc ghi host vào config.json).',
    )
  }
  return 0
}

/** Shows the certificate for screens, puts the centre's own in its place, or goes back. */
export async function screenCertificate({ home, json, options }: Invocation): Promise<number> {
  const { cert, key, remove, 'save-ca': saveTo } = options
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('bad-option', 'Đưa cả --cert và --key.')
  }
  if (cert !== undefined && remove)
    throw new UsageError('bad-option', 'Chọn một: --cert với --key, hoặc --remove.')
  if (typeof saveTo === 'string') writeFileSync(saveTo, loadIdentity(home).authority.certificate)
  const info = await withStation(home, ({ request }) => {
    const path = '/api/v1/screen-certificate'
    if (remove) return request<ScreenCertificateInfo>('DELETE', path)
    if (typeof cert !== 'string' || typeof key !== 'string')
      return request<ScreenCertificateInfo>('GET', path)
    return request<ScreenCertificateInfo>('PUT', path, { certificate: readPem(cert), key: readPem(key) })
  })
  if (json) {
    console.log(JSON.stringify(info))
    return 0
  }
  console.log(
    info.origin === 'own'
      ? 'Màn hình thấy chứng thư của chính trạm.'
      : 'Màn hình thấy chứng thư riêng của trung tâm.',
  )
  console.log(`  cho:        ${info.names.join(', ')}`)
  console.log(`  nơi cấp:    ${info.issuer}`)
  console.log(`  đến ngày:   ${moment(info.notAfter)}`)
  console.log(`  SHA-256:    ${info.fingerprint}`)
  console.log(`  chứng thư gốc của trạm, SHA-256: ${info.authorityFingerprint}`)
  if (typeof saveTo === 'string') console.log(`Đã ghi chứng thư gốc của trạm vào ${saveTo}.`)
  return 0
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StationError('cannot-read', `Không đọc được tệp ${file} (${String(error)}).`)
  }
}
