/**
 * Opens an .xlsx of unknown origin. A few kilobytes can unfold to gigabytes, or name more cells than memory
 * holds; the library would take both, so the archive is measured first.
 */
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { FileError } from './file-error.ts'

const MAX_BYTES = 64 * 1024 * 1024
const MAX_CELLS = 800_000
const MAX_ROWS = 200_000

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06])
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const STORED = 0
const DEFLATED = 8

const broken = () => new FileError('Tệp .xlsx hỏng. Mở bằng Excel, lưu lại rồi gửi lại.')
const tooLarge = () =>
  new FileError(
    'Sổ tính quá lớn. Chép phần số liệu sang sổ mới, hoặc chia thành nhiều tệp.',
    'too-large',
    413,
  )

/**
 * @throws FileError where the bytes are no workbook, or one too large to open.
 */
export async function openWorkbook(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 4 || buffer.readUInt32LE(0) !== LOCAL_ENTRY) {
    throw new FileError(
      'Tệp không phải sổ tính Excel (.xlsx). Bỏ mật khẩu nếu có, lưu thành .xlsx rồi gửi lại.',
    )
  }
  measure(buffer)
  const workbook = new ExcelJS.Workbook()
  try {
    // Merged ranges and validations are unfolded cell by cell, over whole columns if they say so.
    await workbook.xlsx.load(buffer as unknown as ExcelJS.Buffer, {
      ignoreNodes: [
        'mergeCells',
        'dataValidations',
        'conditionalFormatting',
        'hyperlinks',
        'extLst',
        'drawing',
        'picture',
        'tableParts',
        'autoFilter',
      ],
    })
  } catch {
    throw broken()
  }
  return workbook
}

/** Unfolds every part within bounds and counts what a sheet would make. */
function measure(zip: Buffer): void {
  const end = zip.lastIndexOf(END_OF_DIRECTORY)
  if (end < 0 || end + 22 > zip.length) throw broken()
  let at = zip.readUInt32LE(end + 16)
  let room = MAX_BYTES
  let cells = 0
  let rows = 0
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken()
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength)
    const part = unfold(zip, at, room)
    room -= part.length
    if (/worksheets\/[^/]*\.xml$/i.test(name)) {
      cells += countTag(part, '<c')
      rows += countTag(part, '<row')
      if (cells > MAX_CELLS || rows > MAX_ROWS) throw tooLarge()
      // The library makes an array as long as the highest row number.
      if (/<row[^>]*\sr\s*=\s*["'][^"']{8,}["']/.test(part.toString('latin1'))) throw broken()
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

function unfold(zip: Buffer, entry: number, room: number): Buffer {
  const method = zip.readUInt16LE(entry + 10)
  const size = zip.readUInt32LE(entry + 20)
  const local = zip.readUInt32LE(entry + 42)
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL_ENTRY) throw broken()
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + size)
  if (packed.length !== size || (method !== STORED && method !== DEFLATED)) throw broken()
  if (size > room) throw tooLarge()
  if (method === STORED || size === 0) return packed
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(room, 1) })
  } catch (error) {
    throw error instanceof RangeError ? tooLarge() : broken()
  }
}

function countTag(xml: Buffer, tag: string): number {
  let count = 0
  for (let at = xml.indexOf(tag); at >= 0; at = xml.indexOf(tag, at + tag.length)) {
    const next = xml[at + tag.length] ?? 0
    if (next <= 0x20 || next === 0x2f || next === 0x3e) count += 1
  }
  return count
}
