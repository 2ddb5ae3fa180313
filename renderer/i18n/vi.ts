import { aboutVi } from '../features/about/words-vi.ts'
import { alarmsVi } from '../features/alarms/words-vi.ts'
import { boundariesVi } from '../features/boundaries/words-vi.ts'
import { designVi } from '../features/design/words-vi.ts'
import { desktopVi } from '../features/desktop/words-vi.ts'
import { editorVi } from '../features/editor/words-vi.ts'
import { finderVi } from '../features/finder/words-vi.ts'
import { firstRunVi } from '../features/first-run/words-vi.ts'
import { helpVi } from '../features/help/words-vi.ts'
import { kioskVi } from '../features/kiosk/words-vi.ts'
import { kpiVi } from '../features/kpi/words-vi.ts'
import { boardVi } from '../features/lamp-board/words-vi.ts'
import { linksVi } from '../features/links/words-vi.ts'
import { mapSceneVi } from '../features/map/words-vi.ts'
import { noticesVi } from '../features/notices/words-vi.ts'
import { qualityVi } from '../features/quality/words-vi.ts'
import { quarantineVi } from '../features/quarantine/words-vi.ts'
import { screensVi } from '../features/screens/words-vi.ts'
import { settingsVi } from '../features/settings/words-vi.ts'

/** Vietnamese is written first; `en.ts` has the same shape. A scene's own words stand beside it. */
export const vi = {
  product: 'Trung tâm điều hành thông minh',
  language: { other: 'English' },
  theme: { light: 'Nền sáng', dark: 'Nền tối' },
  simulated: 'Số liệu mô phỏng',
  scene: {
    label: 'Màn hình',
    overview: 'Tổng quan',
    map: 'Bản đồ',
    lampBoard: 'Bảng đèn',
    kpi: 'Chỉ tiêu',
    alarms: 'Cảnh báo',
    quality: 'Chất lượng số liệu',
    quarantine: 'Số liệu bị trả lại',
    editor: 'Bộ chỉ tiêu',
    links: 'Liên thông',
  },
  page: {
    screens: 'Màn hình',
    settings: 'Cài đặt',
    help: 'Hướng dẫn',
    about: 'Giới thiệu',
    design: 'Thiết kế màn hình',
    logs: 'Nhật ký',
  },
  alarms: alarmsVi,
  boundaries: boundariesVi,
  kpi: kpiVi,
  kiosk: kioskVi,
  quality: qualityVi,
  quarantine: quarantineVi,
  editor: editorVi,
  links: linksVi,
  notices: noticesVi,
  screens: screensVi,
  mapScene: mapSceneVi,
  firstRun: firstRunVi,
  settings: settingsVi,
  help: helpVi,
  about: aboutVi,
  finder: finderVi,
  desktop: desktopVi,
  design: designVi,
  skip: 'Đến nội dung chính',
  chart: {
    run: '{{count}} kỳ, từ {{first}} đến {{last}}, thấp nhất {{low}}, cao nhất {{high}}',
  },
  lamp: {
    red: 'Báo động',
    yellow: 'Cần chú ý',
    green: 'Đạt',
    grey: 'Chưa có số liệu',
    none: 'Không đặt ngưỡng',
    doubtful: 'chưa chắc chắn',
    counts: 'Đèn của {{unit}}',
    since: 'từ {{when}}',
  },
  count: {
    red: 'báo động',
    yellow: 'cần chú ý',
    green: 'đạt',
    grey: 'chưa có số liệu',
  },
  reason: {
    'no-data': 'Chưa có số liệu',
    partial: 'Thiếu một phần số liệu',
    undefined: 'Kỳ này không phát sinh',
    'not-applicable': 'Không áp dụng',
    silent: 'Mất liên lạc',
    stale: 'Quá hạn cập nhật',
  },
  age: {
    now: 'vừa xong',
    minutes_other: '{{count}} phút trước',
    hours_other: '{{count}} giờ trước',
    yesterday: 'hôm qua',
    days_other: '{{count}} ngày trước',
  },
  duration: {
    moment: 'dưới 1 phút',
    minutes_other: '{{count}} phút',
    hours_other: '{{count}} giờ',
    hoursMinutes: '{{hours}} giờ {{minutes}} phút',
    days_other: '{{count}} ngày',
  },
  when: { yesterday: 'hôm qua' },
  period: {
    day: '{{day}}',
    week: 'Tuần {{index}}/{{year}}',
    month: 'Tháng {{index}}/{{year}}',
    managementMonth: 'Tháng {{index}}/{{year}} (từ ngày {{day}})',
    quarter: 'Quý {{roman}}/{{year}}',
    half1: '6 tháng đầu năm {{year}}',
    half2: '6 tháng cuối năm {{year}}',
    year: 'Năm {{year}}',
    open: '{{period}} (đến nay)',
  },
  kpiUnit: {
    pace: '% so với tiến độ',
    points: 'điểm',
    dossier: 'hồ sơ',
    person: 'người',
    task: 'việc',
    report: 'tin',
    case: 'vụ',
  },
  panel: {
    loading: 'Đang tải…',
    staleSince: 'Số liệu đến {{when}}',
    broken: 'Không vẽ được phần này.',
    retry: 'Thử lại',
  },
  connection: {
    starting: 'Đang nối với trạm…',
    unreachable: 'Không nối được với trạm từ {{when}}',
    lost: 'Mất kết nối với trạm từ {{when}} · đang thử lại',
    retrying: 'Đang thử lại. Nếu kéo dài, kiểm tra xem trạm có đang chạy và màn hình còn trong mạng không.',
  },
  data: {
    age: 'số liệu {{age}}',
    coverage: '{{reported}}/{{expected}} đơn vị',
    bounds: 'nếu đủ: {{low}}–{{high}}',
    noFigures: 'Chưa có số liệu nào. Nhập số liệu tại trạm hoặc chờ trạm cấp dưới gửi lên.',
    loadFailed: 'Chưa tải được: {{problem}}',
  },
  group: { more_other: '+{{count}} chỉ tiêu' },
  map: {
    list: 'Đơn vị trực thuộc; dùng phím mũi tên để chọn',
    choose: 'Chỉ tiêu trên bản đồ',
    previous: 'Chỉ tiêu trước',
    next: 'Chỉ tiêu sau',
    worst: 'Đèn xấu nhất của từng đơn vị',
    schematic: 'Sơ đồ – chưa có ranh giới',
    tiles: 'Sơ đồ ô – chưa có vị trí',
    equalTiles: 'Ô bằng nhau – gần đúng vị trí',
    units_other: '{{count, number}} đơn vị',
    silent: 'mất liên lạc',
    below: 'dưới {{value}}',
    from: 'từ {{value}}',
    upTo: 'đến {{value}}',
    above: 'trên {{value}}',
    between: '{{low}}–{{high}}',
    inside: 'trong {{low}}–{{high}}',
    outside: 'ngoài {{low}}–{{high}}',
    nearInside: 'giữa hai ngưỡng',
    worstRed: 'có báo động',
    worstYellow: 'có chỉ tiêu cần chú ý',
    worstGreen: 'đều đạt',
    noThresholds: 'Chỉ tiêu này không đặt ngưỡng cho đơn vị trực thuộc.',
  },
  attention: {
    silentFor: 'Mất liên lạc {{duration}}',
    silentSince: 'Mất liên lạc',
  },
  chain: {
    label: 'Tình trạng liên thông',
    parent: 'Cấp trên',
    state: {
      connecting: 'đang nối',
      linked: 'đã nối',
      offline: 'mất liên lạc',
      refused: 'bị từ chối',
    },
    acknowledged: 'nhận {{age}}',
    backlog_other: 'còn {{count, number}} mục chờ gửi',
    children: 'Liên thông {{live}}/{{all}} trạm',
    childrenNone: 'chưa có trạm cấp dưới',
    silentOne: 'mất liên lạc {{name}} {{duration}}',
    silentMany: '{{count}} mất liên lạc: {{name}} {{duration}}…',
    never_other: '{{count, number}} chưa gửi lần nào',
  },
  board: boardVi,
} as const

type OneOf<Key> = Key extends `${infer Stem}_other` ? `${Stem}_one` : never

/** Any text in place of the Vietnamese one, same keys; a singular may stand beside each `_other`. */
export type Words<Node> = {
  readonly [Key in keyof Node]: Node[Key] extends string ? string : Words<Node[Key]>
} & { readonly [Key in keyof Node as OneOf<Key>]?: string }
export type Catalogue = Words<typeof vi>
