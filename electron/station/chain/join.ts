/**
 * The child's side of enrolment. Two connections: the first reads the parent's authority from anybody
 * and believes it only if its hash is the one in the code; the second verifies the parent against that
 * authority, and only then hears the secret.
 */
import { timingSafeEqual } from 'node:crypto'
import { caAnswer, type EnrolmentCode, enrolAnswer } from '#shared/contract/chain.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { StationError } from '../errors.ts'
import { insertAudit } from '../features/access/queries.ts'
import { callParent, jsonOf, parentAgent, unverifiedAgent } from './call-parent.ts'
import { firstCertificate, keyHashOf, makeRequest, readCertificate } from './certificates.ts'
import { readEnrolmentCode } from './enrolment-code.ts'
import { type Identity, writeUplinkCredentials } from './identity.ts'
import { markEverythingDirty } from './mark-dirty.ts'
import { sha256Hex, toPem } from './pem.ts'
import { putUplink } from './queries.ts'

export interface Joined {
  readonly parent: UnitCode
  readonly url: string
}

/**
 * Joins the parent that made a code; joining again starts a new epoch.
 * @param onJoined Runs as soon as the join is durable, before any other write.
 * @throws StationError where the code is not for this station, or the parent refuses or is not reached.
 */
export async function joinParent(
  station: Station,
  identity: Identity,
  text: string,
  onJoined: (joined: Joined) => void,
): Promise<Joined> {
  const code = readEnrolmentCode(text)
  const { root } = station.units
  if (code.unit !== root.code) {
    throw new StationError('wrong-unit', `Mã này cấp cho đơn vị ${code.unit}; trạm này là ${root.code}.`)
  }
  const parent = root.parent
  if (parent === null) throw new StationError('no-parent', `${root.nameVi} không có cấp trên.`)

  const parentCa = await learnAuthority(code)
  const certificate = await enrol(identity, code, parent, parentCa)
  // The certificate before the row: a crash between the two is mended by joining again with the same code.
  writeUplinkCredentials(station.home, { key: identity.key, certificate, parentCa })
  const joined = { parent, url: code.url }
  await station.writer.write(async (transaction) => {
    const { db, afterCommit } = transaction
    const now = station.clock()
    putUplink(db, parent, code.url, now)
    await markEverythingDirty(station, transaction)
    insertAudit(db, now, 'station', 'joined-parent', { parent, url: code.url })
    afterCommit(() => onJoined(joined))
  })
  return joined
}

/** First connection. The authority is taken from its DER, so nothing else in the text is believed with it. */
async function learnAuthority(code: EnrolmentCode): Promise<string> {
  const agent = unverifiedAgent()
  try {
    const answer = await callParent(agent, code.url, { method: 'GET', path: '/chain/v1/ca' })
    const parsed = caAnswer.safeParse(jsonOf(answer))
    const der = parsed.success ? firstCertificate(parsed.data.certificate) : null
    if (!der || !timingSafeEqual(Buffer.from(sha256Hex(der)), Buffer.from(code.caSha256))) {
      throw new StationError(
        'wrong-parent',
        `Máy trả lời ở ${code.url} không phải trạm đã cấp mã. Kiểm tra địa chỉ với cấp trên.`,
      )
    }
    return toPem(der, 'CERTIFICATE')
  } catch (error) {
    throw asRefusal(error, code.url)
  } finally {
    agent.destroy()
  }
}

/** Second connection: verified before the secret is sent. */
async function enrol(
  identity: Identity,
  code: EnrolmentCode,
  parent: UnitCode,
  parentCa: string,
): Promise<string> {
  const agent = parentAgent(parent, { parentCa }, false)
  try {
    const body = { secret: code.secret, request: await makeRequest(code.unit as UnitCode, identity.key) }
    const answer = await callParent(agent, code.url, {
      method: 'POST',
      path: '/chain/v1/enrol',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    })
    if (answer.status === 403) {
      throw new StationError(
        'enrolment-refused',
        'Cấp trên không nhận mã này: sai, đã dùng, hoặc quá 24 giờ. Xin mã mới.',
        403,
      )
    }
    if (answer.status === 429 || answer.status === 503) {
      const wait = String(answer.headers['retry-after'] ?? '60')
      throw new StationError('try-later', `Cấp trên đang bận; thử lại sau ${wait} giây.`, 503)
    }
    const parsed = enrolAnswer.safeParse(jsonOf(answer))
    const facts = parsed.success ? readCertificate(parsed.data.certificate) : null
    const fits =
      parsed.success &&
      answer.status === 200 &&
      parsed.data.unit === code.unit &&
      parsed.data.parent === parent &&
      facts?.commonName === code.unit &&
      facts.keyHash === (await keyHashOf(identity.key))
    const der = fits ? firstCertificate(parsed.data.certificate) : null
    if (!der) {
      throw new StationError(
        'bad-answer',
        `Cấp trên trả lời không đúng dạng (${answer.status}). Kiểm tra phiên bản hai bên.`,
      )
    }
    return toPem(der, 'CERTIFICATE')
  } catch (error) {
    throw asRefusal(error, code.url)
  } finally {
    agent.destroy()
  }
}

function asRefusal(error: unknown, url: string): StationError {
  if (error instanceof StationError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new StationError(
    'parent-unreachable',
    `Không nối được tới ${url} (${why}). Kiểm tra mạng và địa chỉ.`,
    503,
  )
}
