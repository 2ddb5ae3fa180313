/** How a device comes to trust the station's certificate, platform by platform. `{file}` is the downloaded file. */

export interface TrustWords {
  readonly language: 'vi' | 'en'
  readonly title: string
  readonly why: string
  readonly given: string
  readonly compare: string
  readonly compareHow: string
  readonly fingerprint: string
  readonly download: string
  readonly power: string
  readonly platforms: string
  readonly done: string
  readonly back: string
  readonly other: string
  readonly steps: Readonly<Record<Platform, { readonly name: string; readonly steps: readonly string[] }>>
}

export const PLATFORMS = ['windows', 'android', 'ios', 'chromeos', 'linux', 'macos'] as const
export type Platform = (typeof PLATFORMS)[number]

export const TRUST_VI: TrustWords = {
  language: 'vi',
  title: 'Để thiết bị này tin trạm {unit}',
  why: 'Trình duyệt cảnh báo “kết nối không riêng tư” vì chứng thư do chính trạm ký. Cài chứng thư gốc của trạm một lần: hết cảnh báo, và từ đó thiết bị nhận ra ngay nếu có máy khác giả làm trạm.',
  given:
    'Trạm đang dùng chứng thư do “{issuer}” cấp; thường không phải cài gì. Nếu trình duyệt vẫn cảnh báo, cài chứng thư gốc của nơi cấp đó, đừng cài chứng thư của trạm.',
  compare: '2. So dấu vân tay trước khi cài',
  compareHow:
    'Gọi bàn trực và so dấu vân tay của tệp vừa tải với dấu mà bàn trực đọc (Cài đặt → Màn hình). Khác một ký tự thì đừng cài: có máy khác đang chen vào giữa. Chắc nhất là chép tệp từ bàn trực bằng USB.',
  fingerprint: 'Dấu vân tay SHA-256 của chứng thư gốc',
  download: '1. Tải chứng thư gốc',
  power:
    'Chứng thư này không giới hạn tên miền: ai lấy được khóa của trạm thì giả được mọi trang web đối với thiết bị đã cài. Chỉ cài trên thiết bị dùng để xem trạm; với máy cá nhân, hãy xin quản trị dùng chứng thư do cơ quan cấp.',
  platforms: '3. Cài theo loại thiết bị',
  done: '4. Đóng hết cửa sổ trình duyệt, mở lại rồi vào trạm',
  back: 'Mở màn hình của trạm',
  other: 'English',
  steps: {
    windows: {
      name: 'Windows (Chrome, Edge, Cốc Cốc, Firefox)',
      steps: [
        'Xem dấu vân tay của tệp: mở Command Prompt, gõ `certutil -dump {file}` và đọc dòng Cert Hash(sha256).',
        'Bấm đúp vào {file}, chọn Install Certificate…, rồi Local Machine.',
        'Chọn Place all certificates in the following store, Browse…, Trusted Root Certification Authorities, OK, Next, Finish.',
        'Hoặc bằng lệnh, với quyền quản trị: `certutil -addstore -f Root {file}`',
      ],
    },
    android: {
      name: 'Android (máy tính bảng, điện thoại, hộp TV)',
      steps: [
        'Mở Cài đặt, tìm “chứng chỉ CA” (Bảo mật → Mã hóa và thông tin xác thực → Cài đặt chứng chỉ → Chứng chỉ CA).',
        'Chọn Vẫn cài đặt, nhập mã khóa màn hình, chọn {file}.',
        'Vào Thông tin xác thực đáng tin cậy → Người dùng, mở chứng thư vừa cài và so dấu vân tay SHA-256; khác thì gỡ ngay.',
        'Dùng Chrome; Firefox trên Android không nhận chứng thư do người dùng cài.',
      ],
    },
    ios: {
      name: 'iPhone, iPad (Safari)',
      steps: [
        'Tải bằng Safari và bấm Cho phép.',
        'Cài đặt → Đã tải về hồ sơ → Thêm chi tiết: so dấu vân tay, rồi Cài đặt.',
        'Cài đặt → Cài đặt chung → Giới thiệu → Cài đặt tin cậy chứng nhận: bật cho chứng thư của trạm.',
      ],
    },
    chromeos: {
      name: 'ChromeOS',
      steps: [
        'Cài đặt → Quyền riêng tư và bảo mật → Bảo mật → Quản lý chứng chỉ → Tổ chức phát hành → Nhập, chọn {file}.',
        'Đánh dấu Tin cậy chứng chỉ này để xác định các trang web.',
        'Thiết bị do cơ quan quản lý: nhờ quản trị đưa chứng thư vào chính sách mạng.',
      ],
    },
    linux: {
      name: 'Hộp Linux (Chromium ở chế độ kiosk)',
      steps: [
        'Xem dấu vân tay: `openssl x509 -in {file} -noout -fingerprint -sha256`',
        'Cài công cụ: `sudo apt install libnss3-tools`',
        'Với người dùng chạy Chromium: `mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n mini-ioc -i {file}`',
        'Mở: `chromium --kiosk --noerrdialogs https://ĐỊA_CHỈ_TRẠM:8444/?kiosk`',
      ],
    },
    macos: {
      name: 'macOS',
      steps: [
        'Bấm đúp vào {file}, thêm vào chuỗi khóa Hệ thống.',
        'Trong Truy cập chuỗi khóa, mở chứng thư, so dấu vân tay, rồi đặt Tin cậy là Luôn tin cậy.',
      ],
    },
  },
}

export const TRUST_EN: TrustWords = {
  language: 'en',
  title: 'Let this device trust the station {unit}',
  why: 'The browser warns that the connection is not private because the station signs its own certificate. Install the station’s root certificate once: the warning goes, and the device notices from then on if another machine poses as the station.',
  given:
    'The station shows a certificate given by “{issuer}”; usually nothing has to be installed. If the browser still warns, install the root certificate of that issuer, not the station’s.',
  compare: '2. Compare the fingerprint before installing it',
  compareHow:
    'Call the desk and compare the fingerprint of the file that you downloaded with the one that the desk reads out (Settings → Screens). If one character differs, do not install it: another machine stands in between. Safest is to carry the file from the desk on a USB stick.',
  fingerprint: 'SHA-256 fingerprint of the root certificate',
  download: '1. Download the root certificate',
  power:
    'This certificate is not limited to any names: whoever gets hold of the station’s key can pose as any website to a device that has installed it. Install it only on devices that are there to watch the station; for personal devices ask the administrator to use a certificate of the organisation.',
  platforms: '3. Install it',
  done: '4. Close all browser windows, open one again and go to the station',
  back: 'Open the station’s wall',
  other: 'Tiếng Việt',
  steps: {
    windows: {
      name: 'Windows (Chrome, Edge, Cốc Cốc, Firefox)',
      steps: [
        'See the file’s fingerprint: in a Command Prompt `certutil -dump {file}`, the line Cert Hash(sha256).',
        'Open {file} by a double click, choose Install Certificate…, then Local Machine.',
        'Choose Place all certificates in the following store, Browse…, Trusted Root Certification Authorities, OK, Next, Finish.',
        'Or by a command, as administrator: `certutil -addstore -f Root {file}`',
      ],
    },
    android: {
      name: 'Android (tablet, phone, TV box)',
      steps: [
        'Open Settings and search for “CA certificate” (Security → Encryption & credentials → Install a certificate → CA certificate).',
        'Choose Install anyway, enter the screen lock, choose {file}.',
        'In Trusted credentials → User open the certificate and compare its SHA-256 fingerprint; remove it at once if it differs.',
        'Use Chrome: Firefox on Android does not take certificates that a user installed.',
      ],
    },
    ios: {
      name: 'iPhone, iPad (Safari)',
      steps: [
        'Download it in Safari and choose Allow.',
        'Settings → Profile Downloaded → More Details: compare the fingerprint, then Install.',
        'Settings → General → About → Certificate Trust Settings: turn on the station’s certificate.',
      ],
    },
    chromeos: {
      name: 'ChromeOS',
      steps: [
        'Settings → Privacy and security → Security → Manage certificates → Authorities → Import, choose {file}.',
        'Tick Trust this certificate for identifying websites.',
        'A managed device: ask its administrator to put the certificate into the network policy.',
      ],
    },
    linux: {
      name: 'Linux box (Chromium as a kiosk)',
      steps: [
        'See the fingerprint: `openssl x509 -in {file} -noout -fingerprint -sha256`',
        'Install the tool: `sudo apt install libnss3-tools`',
        'As the user that runs Chromium: `mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n mini-ioc -i {file}`',
        'Start: `chromium --kiosk --noerrdialogs https://STATION:8444/?kiosk`',
      ],
    },
    macos: {
      name: 'macOS',
      steps: [
        'Open {file} by a double click, add it to the System keychain.',
        'In Keychain Access open the certificate, compare its fingerprint, then set Trust to Always Trust.',
      ],
    },
  },
}

/** The platform of a browser, to show its steps first. */
export function platformOf(agent: string): Platform {
  if (/windows/i.test(agent)) return 'windows'
  if (/iphone|ipad|ipod/i.test(agent)) return 'ios'
  if (/android/i.test(agent)) return 'android'
  if (/cros/i.test(agent)) return 'chromeos'
  return /macintosh|mac os x/i.test(agent) ? 'macos' : 'linux'
}
