import type { ParseArgsConfig } from 'node:util'
import { runDemo } from '../demo/run-demo.ts'
import type { Home } from '../home.ts'
import { createSource, enrol, join, openDesk, revoke } from './access.ts'
import { listAlarms } from './alarms.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { exportFigures } from './export.ts'
import { importFile } from './import.ts'
import { init } from './init.ts'
import { moveUnit } from './move-unit.ts'
import { restoreHome } from './restore.ts'
import { runStation } from './run-station.ts'
import { createDevice, listScreens, pairScreen, screenCertificate, unpairScreen } from './screens.ts'
import { setUp } from './setup.ts'
import { verify } from './verify.ts'

export interface Invocation {
  readonly home: Home
  readonly json: boolean
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

export interface Command {
  readonly usage: string
  readonly summary: string
  readonly options?: NonNullable<ParseArgsConfig['options']>
  readonly required?: readonly string[]
  readonly positionals?: number
  /** Resolves to the exit code. */
  run(invocation: Invocation): Promise<number>
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

export const COMMANDS: Readonly<Record<string, Command>> = {
  init: {
    usage: '--unit 00004 [--pack hanoi] [--simulated]',
    summary: 'Tạo trạm cho một đơn vị.',
    options: { unit: text, pack: text, simulated: flag },
    required: ['unit'],
    run: init,
  },
  setup: {
    usage: '[--port 8443] [--screen-port 8444]',
    summary: 'Tạo trạm trên màn hình, từng bước một, rồi chạy trạm đó.',
    options: { port: text, 'screen-port': text },
    run: setUp,
  },
  station: {
    usage: '[--port 8443] [--screen-port 8444] [--host 127.0.0.1]',
    summary: 'Chạy trạm; in một dòng khi đã sẵn sàng.',
    options: { port: text, 'screen-port': text, host: text },
    run: runStation,
  },
  enrol: {
    usage: '--unit 00004 [--url https://ioc.example:8443]',
    summary: 'Ở cấp trên: tạo mã ghép một lần cho trạm cấp dưới.',
    options: { unit: text, url: text },
    required: ['unit'],
    run: enrol,
  },
  join: {
    usage: 'MÃ_GHÉP [--confirm]',
    summary:
      'Ở cấp dưới: ghép với cấp trên. Trạm mới lấy lại số liệu cũ của mình (--confirm: bỏ những gì không lấy lại được).',
    options: { confirm: flag },
    positionals: 1,
    run: join,
  },
  revoke: {
    usage: '--unit 00004',
    summary: 'Ở cấp trên: ngắt một trạm cấp dưới.',
    options: { unit: text },
    required: ['unit'],
    run: revoke,
  },
  'move-unit': {
    usage: '--unit 00004 --parent 79 --since 2026-07-01 --source "Nghị quyết số …"',
    summary: 'Chuyển một đơn vị cùng số liệu cũ sang cấp trên khác, trong cây đơn vị của trạm này.',
    options: { unit: text, parent: text, since: text, source: text },
    required: ['unit', 'parent', 'since', 'source'],
    run: moveUnit,
  },
  import: {
    usage: 'TỆP [--confirm] [--dry-run]',
    summary:
      'Nhập số liệu (csv, xlsx, json), ranh giới (GeoJSON, TopoJSON, Shapefile, zip) hoặc bộ chỉ tiêu (yaml). --dry-run: chỉ xem trước ranh giới, bộ chỉ tiêu.',
    options: { confirm: flag, 'dry-run': flag },
    positionals: 1,
    run: importFile,
  },
  export: {
    usage:
      '--what cells|kpis|audit --format csv|json|xlsx [--out TỆP], hoặc --what pack --pack hanoi [--out TỆP]',
    summary: 'Xuất số liệu, chỉ tiêu, nhật ký hoặc một bộ chỉ tiêu (yaml).',
    options: { what: text, format: text, pack: text, out: text },
    required: ['what'],
    run: exportFigures,
  },
  verify: {
    usage: '[--with-parent]',
    summary:
      'Kiểm tra tệp số liệu và tính lại mọi ô từ số gốc (--with-parent: đối chiếu cả sổ với cấp trên, trạm phải đang chạy).',
    options: { 'with-parent': flag },
    run: verify,
  },
  backup: {
    usage: 'TỆP',
    summary: 'Sao lưu số liệu và khóa vào một tệp, cả khi trạm đang chạy; tệp cũ cùng tên bị thay.',
    positionals: 1,
    run: backup,
  },
  restore: {
    usage: 'TỆP [--keys]',
    summary:
      'Phục hồi trạm từ bản sao lưu (trạm phải dừng); số liệu đang có được cất sang backups/ (--keys: lấy cả khóa).',
    options: { keys: flag },
    positionals: 1,
    run: restoreHome,
  },
  device: {
    usage: '--name "Màn hình phòng họp"',
    summary: 'Tạo đường ghép một lần cho một màn hình chỉ xem.',
    options: { name: text },
    required: ['name'],
    run: createDevice,
  },
  screens: {
    usage: '',
    summary: 'Liệt kê màn hình đã ghép và màn hình đang chờ ghép.',
    run: listScreens,
  },
  pair: {
    usage: 'MÃ --name "Màn hình sảnh" [--playlist MÃ_DANH_SÁCH]',
    summary: 'Ghép màn hình đang hiện mã này (trạm phải đang chạy).',
    options: { name: text, playlist: text },
    required: ['name'],
    positionals: 1,
    run: pairScreen,
  },
  unpair: {
    usage: 'TÊN_HOẶC_MÃ',
    summary: 'Ngắt một màn hình, ngay lập tức.',
    positionals: 1,
    run: unpairScreen,
  },
  'screen-certificate': {
    usage: '[--cert CHUỖI.pem --key KHÓA.pem | --remove] [--save-ca TỆP.crt]',
    summary:
      'Xem chứng thư cho màn hình, thay bằng chứng thư của cơ quan, hoặc bỏ nó đi (--save-ca: ghi chứng thư gốc của trạm).',
    options: { cert: text, key: text, remove: flag, 'save-ca': text },
    run: screenCertificate,
  },
  desk: {
    usage: '',
    summary: 'In đường mở bàn làm việc trong trình duyệt trên máy này.',
    run: openDesk,
  },
  source: {
    usage: '--name "Một cửa" --measures a,b --units 00004',
    summary: 'Tạo mã cho một nguồn được ghi những số liệu đã nêu.',
    options: { name: text, measures: text, units: text },
    required: ['name', 'measures', 'units'],
    run: createSource,
  },
  alarms: {
    usage: '[--all]',
    summary: 'Liệt kê cảnh báo đang mở, mỗi cảnh báo một dòng (--all: cả cảnh báo đã đóng).',
    options: { all: flag },
    run: listAlarms,
  },
  doctor: { usage: '', summary: 'Nói rõ trạm đang vướng gì.', run: doctor },
  demo: {
    usage: '[--communes 5] [--no-desktop]',
    summary: 'Một chuỗi trạm sống với số liệu mô phỏng.',
    options: { communes: text, 'no-desktop': flag, dev: flag },
    run: runDemo,
  },
}
