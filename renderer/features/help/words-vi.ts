export const helpVi = {
  sections: 'Mục hướng dẫn',
  search: 'Tìm trong hướng dẫn',
  searchHint: 'ví dụ: gach cheo',
  none: 'Không có mục nào như vậy. Thử chữ khác, hoặc xóa ô tìm.',
  print: 'In',
} as const
