/**
 * The certificate that screens are shown: the station's own, signed by its authority, or one that the centre
 * got elsewhere, which browsers trust without anything being installed.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import type { ScreenCertificateInfo } from '#shared/contract/screens.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { readCertificate, SERVER_AUTH } from '../../chain/certificates.ts'
import { pemBlocks } from '../../chain/pem.ts'
import type { Clock } from '../../context.ts'
import { StationError } from '../../errors.ts'
import { type Home, writePrivateFile } from '../../home.ts'

/** As a TLS listener takes it. */
export interface ShownCertificate {
  readonly key: string
  readonly cert: string
}

export interface ScreenCertificates {
  current(): ShownCertificate
  info(): ScreenCertificateInfo
  /** Public: what a device may be told to trust, PEM. */
  authority(): string
  /** Checks, keeps and shows the centre's certificate. @throws StationError `bad-certificate`, `bad-key`. */
  give(certificate: string, key: string): ScreenCertificateInfo
  /** Goes back to the station's own; false where it was shown already. */
  takeBack(): boolean
  /** The station's own was renewed. */
  ownRenewed(): void
}

interface Needs {
  readonly home: Home
  readonly clock: Clock
  readonly log: Logger
  /** The authority's certificate, PEM. */
  readonly authority: string
  own(): ShownCertificate
  /** Another certificate is to be shown from now on. */
  onChange(certificate: ShownCertificate): void
}

const fileOf = (home: Home) => join(home.keys, 'screens.pem')

export function createScreenCertificates(needs: Needs): ScreenCertificates {
  const { home, clock, log, authority, own, onChange } = needs
  const file = fileOf(home)
  let given = readGiven()

  function readGiven(): ShownCertificate | null {
    if (!existsSync(file)) return null
    try {
      const text = readFileSync(file, 'utf8')
      return readPair(text, text)
    } catch (error) {
      log.error({ err: error }, 'the certificate for screens cannot be read; the station shows its own')
      return null
    }
  }

  function info(): ScreenCertificateInfo {
    const { cert } = given ?? own()
    const [leaf = cert] = pemBlocks(cert, 'CERTIFICATE')
    const { hosts, fingerprint, notAfter } = readCertificate(leaf)
    return {
      origin: given ? 'given' : 'own',
      names: [...hosts],
      issuer: issuerName(new X509Certificate(leaf)),
      fingerprint,
      notAfter: formatInstant(notAfter),
      authorityFingerprint: readCertificate(authority).fingerprint,
    }
  }

  return {
    current: () => given ?? own(),
    info,
    authority: () => authority,
    give(certificate, key) {
      const pair = readPair(certificate, key)
      checkDates(pair.cert, clock())
      writePrivateFile(file, pair.key + pair.cert)
      given = pair
      onChange(pair)
      return info()
    },
    takeBack() {
      const was = given !== null || existsSync(file)
      rmSync(file, { force: true })
      given = null
      if (was) onChange(own())
      return was
    },
    ownRenewed() {
      if (!given) onChange(own())
    },
  }
}

const badCertificate = (detail: string) => new StationError('bad-certificate', detail, 422)
const badKey = (detail: string) => new StationError('bad-key', detail, 422)

/** A chain and its key, checked as far as the moment does not matter. */
function readPair(certificateText: string, keyText: string): ShownCertificate {
  const blocks = pemBlocks(certificateText, 'CERTIFICATE')
  const chain = blocks.map((block, index) => {
    try {
      return new X509Certificate(block)
    } catch {
      throw badCertificate(`Chứng thư thứ ${index + 1} trong tệp không đọc được. Xin lại tệp PEM từ nơi cấp.`)
    }
  })
  const [leaf] = chain
  if (!leaf) {
    throw badCertificate(
      'Tệp không có chứng thư dạng PEM (“-----BEGIN CERTIFICATE-----”). Chuyển sang PEM rồi thử lại.',
    )
  }
  checkLeaf(leaf)
  checkOrder(chain)
  const key = readKey(keyText)
  if (!leaf.checkPrivateKey(key)) {
    throw badKey('Khóa không đi với chứng thư này. Chọn đúng tệp khóa đã dùng khi xin chứng thư.')
  }
  const pair = { key: String(key.export({ format: 'pem', type: 'pkcs8' })), cert: blocks.join('') }
  try {
    createSecureContext({ ...pair, minVersion: 'TLSv1.2' })
  } catch (error) {
    throw badCertificate(
      `Chứng thư không dùng được cho HTTPS (${String(error)}). Xin chứng thư máy chủ khác.`,
    )
  }
  return pair
}

function readKey(text: string): KeyObject {
  if (/ENCRYPTED/.test(text)) {
    throw badKey('Khóa có mật khẩu. Gỡ mật khẩu trước: openssl pkey -in KHÓA -out KHÓA_MỚI')
  }
  const [block] =
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(text) ?? []
  try {
    return createPrivateKey(block ?? '')
  } catch {
    throw badKey('Tệp khóa không có khóa bí mật dạng PEM (“-----BEGIN PRIVATE KEY-----”).')
  }
}

function checkLeaf(leaf: X509Certificate): void {
  if (leaf.ca) {
    throw badCertificate(
      'Chứng thư đầu tiên là của nơi cấp. Đặt chứng thư của máy chủ lên đầu tệp, rồi đến các chứng thư cấp trên.',
    )
  }
  // Browsers have not looked at the common name for years.
  if (readCertificate(leaf.raw).hosts.length === 0) {
    throw badCertificate(
      'Chứng thư không ghi tên miền hay địa chỉ nào (subjectAltName). Trình duyệt sẽ từ chối; xin chứng thư khác.',
    )
  }
  const usages: readonly string[] | undefined = leaf.keyUsage
  if (usages && !usages.includes(SERVER_AUTH)) {
    throw badCertificate('Chứng thư này không dành cho máy chủ web. Xin chứng thư máy chủ (TLS).')
  }
}

function checkOrder(chain: readonly X509Certificate[]): void {
  for (const [index, certificate] of chain.entries()) {
    const next = chain[index + 1]
    if (!next) return
    if (!certificate.checkIssued(next) || !certificate.verify(next.publicKey)) {
      throw badCertificate(
        `Chứng thư thứ ${index + 2} không phải nơi cấp của chứng thư thứ ${index + 1}. Xếp từ chứng thư máy chủ lên đến gốc, bỏ những chứng thư thừa.`,
      )
    }
  }
}

function checkDates(cert: string, now: number): void {
  for (const block of pemBlocks(cert, 'CERTIFICATE')) {
    const { validFromDate, validToDate } = new X509Certificate(block)
    const day = (date: Date) => date.toLocaleDateString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' })
    if (validToDate.getTime() <= now)
      throw badCertificate(`Chứng thư đã hết hạn ngày ${day(validToDate)}. Xin bản mới.`)
    if (validFromDate.getTime() > now) {
      throw badCertificate(
        `Chứng thư chỉ có hiệu lực từ ngày ${day(validFromDate)}. Chờ đến ngày đó, hoặc xem lại đồng hồ của máy.`,
      )
    }
  }
}

/** Who gave it, in a word: its common name, else its organisation. */
function issuerName({ issuer }: X509Certificate): string {
  const fields = new Map(
    issuer.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
  )
  return fields.get('CN') ?? fields.get('O') ?? issuer
}
