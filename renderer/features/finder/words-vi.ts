export const finderVi = {
  title: 'Tìm nhanh',
  open: 'Tìm nhanh (Ctrl+K)',
  hint: 'Chỉ tiêu, đơn vị, màn hình, trang… không cần dấu',
  list: 'Kết quả; dùng phím mũi tên, Enter để mở',
  none: 'Không thấy gì như vậy.',
  nearly: 'Không có tên đúng như vậy; đây là những tên gần giống.',
  more_other: 'và {{count, number}} mục nữa; gõ thêm để tìm',
  kind: { scene: 'Màn hình', page: 'Trang', kpi: 'Chỉ tiêu', unit: 'Đơn vị' },
  menu: 'Trình đơn',
} as const
