import type { BooksCheckAnswer, BooksDifference, BooksOutcome } from '#shared/contract/books.ts'
import { StationError } from '../errors.ts'
import type { Verification } from '../features/verification/verify-cells.ts'
import { tableOf } from './books-table.ts'
import type { Invocation } from './commands.ts'
import { withStation } from './connect.ts'

/** Exits 1 where anything differs, or where the books could not be compared. */
export async function verify({ home, json, options }: Invocation): Promise<number> {
  const { result, books } = await withStation(home, async ({ running, request }) => {
    const withParent = options['with-parent'] === true
    if (withParent && !running) {
      throw new StationError(
        'station-not-running',
        'Đối chiếu với cấp trên cần trạm đang chạy. Chạy mini-ioc station, rồi làm lại lệnh này.',
      )
    }
    return {
      result: await request<Verification>('POST', '/api/v1/verifications'),
      books: withParent ? await request<BooksCheckAnswer>('POST', '/api/v1/books/checks', {}) : null,
    }
  })
  if (json) console.log(JSON.stringify(books ? { ...result, books } : result))
  else {
    tellVerification(result)
    if (books) tellBooks(books)
  }
  return isSound(result) && (books === null || books.state === 'matched') ? 0 : 1
}

const isSound = ({ integrity, differences }: Verification): boolean =>
  integrity.length === 0 && differences.length === 0

function tellVerification(result: Verification): void {
  if (isSound(result)) {
    console.log(`Khớp: tệp số liệu nguyên vẹn, ${result.cellsChecked} ô tính lại đều đúng.`)
    return
  }
  for (const line of result.integrity) console.error(`Tệp số liệu: ${line}`)
  for (const { unit, measure, period, stored, computed } of result.differences) {
    console.error(
      `${unit} ${measure} ${period}: đang ghi ${stored ?? 'trống'}, tính lại ${computed ?? 'trống'}`,
    )
  }
}

function tellBooks({ state, detail, outcome }: BooksCheckAnswer): void {
  if (!outcome) {
    const what = state === 'busy' ? 'Chưa đối chiếu xong' : 'Không đối chiếu được'
    console.error(`${what} với cấp trên: ${detail ?? ''}`)
    return
  }
  for (const line of linesOf(outcome)) (outcome.differing === 0 ? console.log : console.error)(line)
}

/** The outcome in words, with both totals side by side. */
function linesOf(outcome: BooksOutcome): string[] {
  const { from, to, compared, differing, differences, mended, repaired = [], matchedAt } = outcome
  const scope = `${compared} mục (số liệu × tháng), từ ${from} đến ${to}`
  const lines =
    differing === 0
      ? [`Khớp với cấp trên: ${scope}.`]
      : [
          `Không khớp với cấp trên: ${differing} trong ${scope}.`,
          `Lần khớp gần nhất: ${matchedAt === null ? 'chưa có' : matchedAt}.`,
          ...tableOf(differences.map((difference) => rowOf(difference))),
        ]
  if (differing > differences.length) lines.push(`… và ${differing - differences.length} mục nữa.`)
  if (mended > 0) lines.push(`Đã gửi lại ${mended} ô.`)
  if (repaired.length > 0) {
    lines.push('Những mục này lệch khi bắt đầu và nay đã khớp:')
    lines.push(...tableOf(repaired.map((difference) => rowOf(difference))))
  }
  return lines
}

const rowOf = ({ measure, month, child, parent, refused }: BooksDifference): string[] => [
  measure,
  month,
  figure(child.total),
  figure(parent.total),
  String(child.count),
  String(parent.count),
  refused ? 'cấp trên không nhận' : '',
]

const figure = (total: number | null): string => (total === null ? '–' : String(total).replace('.', ','))
