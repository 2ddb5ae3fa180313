/** Which encoding the names in a .dbf table are written in: it seldom says so itself. */

export const ENCODINGS = ['utf-8', 'windows-1258', 'windows-1252', 'tcvn3'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** Letters of TCVN 5712 (TCVN3, “ABC” fonts), one after another from the byte of the first. */
const TCVN3_RUNS: readonly (readonly [number, string])[] = [
  [0xa1, 'ĂÂÊÔƠƯĐăâêôơưđ'],
  [0xb5, 'àảãáạ'],
  [0xbb, 'ằẳẵắ'],
  [0xc6, 'ặầẩẫấậè'],
  [0xce, 'ẻẽéẹềểễếệìỉ'],
  [0xdc, 'ĩíịò'],
  [0xe1, 'ỏõóọồổỗốộờởỡớợù'],
  [0xf1, 'ủũúụừửữứựỳỷỹýỵ'],
]
const TCVN3 = new Map(
  TCVN3_RUNS.flatMap(([first, letters]) =>
    [...letters].map((letter, at) => [String.fromCharCode(first + at), letter] as const),
  ),
)

/** Text that was read byte by byte (windows-1252), as TCVN3. */
export const readTcvn3 = (text: string): string =>
  text.replace(/[\u00a1-\u00fe]/g, (letter) => TCVN3.get(letter) ?? letter)

/** What a .cpg file says; null where it says nothing that is known. */
export function encodingOfCpg(cpg: string): Encoding | null {
  const said = cpg.trim().toLowerCase()
  if (/utf-?8|65001/.test(said)) return 'utf-8'
  if (/1258/.test(said)) return 'windows-1258'
  if (/1252|8859-?1|88591|latin-?1/.test(said)) return 'windows-1252'
  if (/tcvn|5712|abc/.test(said)) return 'tcvn3'
  return null
}

/** UTF-8 where the bytes are such; TCVN3 where a byte is a letter in it and none in a name elsewhere. */
export function guessEncoding(table: Uint8Array): Encoding {
  const body = table.subarray(table.length > 10 ? (table[8] ?? 0) + 256 * (table[9] ?? 0) : 0)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return 'utf-8'
  } catch {
    // A field may have cut a letter in two; else it is one of the old alphabets of single bytes.
  }
  const isTelling = (byte: number) => byte === 0xa7 || byte === 0xae || (byte >= 0xb5 && byte <= 0xb9)
  let telling = 0
  let pairs = 0
  for (const [at, byte] of body.entries()) {
    if (byte === 0xe1 && ((body[at + 1] ?? 0) & 0xfe) === 0xba) pairs += 1
    else if (isTelling(byte) && ((body[at - 1] ?? 0) & 0x80) === 0) telling += 1
  }
  return pairs > telling ? 'utf-8' : telling > 0 ? 'tcvn3' : 'windows-1258'
}
