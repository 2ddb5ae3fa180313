import { describe, expect, it } from 'vitest'
import { COMMANDS, menuItems, stateText } from '../../../electron/main/menu/menu-items.ts'
import { NO_GLANCE, type StationGlance } from '../../../electron/main/station-watch.ts'

const glance = (unacknowledged: number): StationGlance => ({
  state: unacknowledged > 0 ? 'alarm' : 'well',
  unitVi: 'Xã Minh Châu',
  unitEn: 'Minh Chau commune',
  version: '0.1.0',
  unacknowledged,
})
const commands = (where: 'tray' | 'page' | 'text') =>
  menuItems({ language: 'vi', glance: glance(0), where, safeMode: false }).flatMap((item) =>
    item.kind === 'command' ? [item.command] : [],
  )

describe('menuItems', () => {
  it('offers over a window all that the tray offers, so that nothing is lost without one', () => {
    const inTray = commands('tray').filter((command) => command !== 'openWall')
    expect(commands('page')).toEqual(expect.arrayContaining(inTray))
    expect(COMMANDS).toEqual(expect.arrayContaining([...inTray, ...commands('page')]))
  })

  it('offers over a text field what one does with text', () => {
    const items = menuItems({ language: 'vi', glance: glance(0), where: 'text', safeMode: false })
    expect(items.map((item) => (item.kind === 'role' ? [item.role, item.label] : item))).toEqual([
      ['cut', 'Cắt'],
      ['copy', 'Chép'],
      ['paste', 'Dán'],
      ['selectAll', 'Chọn tất cả'],
    ])
  })

  it('offers the way out of safe mode in it', () => {
    const label = (safeMode: boolean) =>
      menuItems({ language: 'vi', glance: NO_GLANCE, where: 'tray', safeMode }).find(
        (item) => item.kind === 'command' && item.command === 'safeMode',
      )
    expect(label(true)).toMatchObject({ label: 'Mở lại ở chế độ thường' })
    expect(label(false)).toMatchObject({ label: expect.stringContaining('chế độ an toàn') })
  })
})

describe('stateText', () => {
  it('says whose station it is and how it fares, in the reader’s language', () => {
    expect([stateText(glance(0), 'vi'), stateText(glance(3), 'vi'), stateText(glance(100), 'en')]).toEqual([
      'Xã Minh Châu · Không có báo động nào đang chờ',
      'Xã Minh Châu · 3 báo động chưa ai nhận',
      'Minh Chau commune · 100+ alarms nobody has taken on',
    ])
    expect(stateText(NO_GLANCE, 'vi')).toBe('Chưa kết nối được trạm')
  })
})
