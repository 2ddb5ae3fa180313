/** Words of the shell itself: menus, questions. Vietnamese is written first; the page says which language is in use. */

export type Language = 'vi' | 'en'

const vi = {
  well: 'Không có báo động nào đang chờ',
  alarm: (count: string) => `${count} báo động chưa ai nhận`,
  lost: 'Chưa kết nối được trạm',
  openWall: 'Mở màn hình điều hành',
  settings: 'Cài đặt…',
  screens: 'Các màn hình đã ghép…',
  logs: 'Nhật ký…',
  logFolder: 'Mở thư mục nhật ký',
  fullScreen: 'Toàn màn hình',
  reload: 'Nạp lại màn hình này',
  safeMode: 'Mở lại ở chế độ an toàn (không dùng card đồ họa)',
  leaveSafeMode: 'Mở lại ở chế độ thường',
  about: 'Giới thiệu Mini-IOC',
  quit: 'Thoát Mini-IOC',
  cut: 'Cắt',
  copy: 'Chép',
  paste: 'Dán',
  selectAll: 'Chọn tất cả',
  quitQuestion: 'Tắt màn hình điều hành?',
  quitDetail: 'Màn hình này sẽ tắt cho tới khi có người mở lại.',
  quitDetailOwn: 'Màn hình này và trạm chạy cùng ứng dụng sẽ dừng cho tới khi có người mở lại.',
  quitYes: 'Tắt',
  quitNo: 'Để nguyên',
}

const en: typeof vi = {
  well: 'No alarm is waiting',
  alarm: (count) => `${count} alarms nobody has taken on`,
  lost: 'No station answers',
  openWall: 'Open the wall',
  settings: 'Settings…',
  screens: 'Paired screens…',
  logs: 'Logs…',
  logFolder: 'Open the log folder',
  fullScreen: 'Full screen',
  reload: 'Load this screen again',
  safeMode: 'Restart in safe mode (without the graphics card)',
  leaveSafeMode: 'Restart in normal mode',
  about: 'About Mini-IOC',
  quit: 'Quit Mini-IOC',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  quitQuestion: 'Turn the wall off?',
  quitDetail: 'This screen stays off until somebody opens it again.',
  quitDetailOwn: 'This screen, and the station that runs with the app, stop until somebody opens it again.',
  quitYes: 'Turn off',
  quitNo: 'Leave it on',
}

export type Words = typeof vi
export const WORDS: Readonly<Record<Language, Words>> = { vi, en }
