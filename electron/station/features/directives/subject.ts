import type { DirectiveBody } from '#shared/contract/directives.ts'

const LONGEST = 200
const DEPTHS = { own: 'của chính đơn vị', children: 'và cấp dưới trực tiếp', all: 'và mọi cấp dưới' } as const

/** A line that says what a document is, for the lists of what was sent and received. */
export function subjectOf(body: DirectiveBody): string {
  return lineOf(body).slice(0, LONGEST)
}

function lineOf(body: DirectiveBody): string {
  switch (body.kind) {
    case 'dictionary':
      return `Bộ chỉ tiêu ${body.pack}${packVersion(body.text)}`
    case 'thresholds':
      return `Ngưỡng đánh giá: ${body.lines.length} dòng`
    case 'targets':
      return `Mục tiêu: ${body.lines.length} dòng`
    case 'calendar':
      return `Lịch làm việc: ${body.days.length} ngày`
    case 'unit-changes':
      return `Sáp nhập, chia tách đơn vị: ${body.changes.length} dòng`
    case 'acknowledgement':
      return `Tiếp nhận cảnh báo số ${body.alarm}: ${body.by}`
    case 'announcement':
      return body.title
    case 'detail-policy':
      return `Gửi số liệu ${DEPTHS[body.depth]}`
    case 'resync':
      return 'Gửi lại toàn bộ số liệu'
    case 'check-books':
      return 'Đối chiếu sổ'
  }
}

function packVersion(text: string): string {
  const [, version] = /^version: *(\d{1,9})/m.exec(text) ?? []
  return version === undefined ? '' : `, phiên bản ${version}`
}
