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
import { forgetBooks } from '../features/books/queries.ts'
import { releaseFromOthers } from '../features/directives/release.ts'
import { callParent, jsonOf, parentAgent, unverifiedAgent } from './call-parent.ts'
import { authorityName, firstCertificate, keyHashOf, makeRequest, readCertificate } from './certificates.ts'
import { readEnrolmentCode } from './enrolment-code.ts'
import { fetchHistory } from './fetch-history.ts'
import { type Identity, type UplinkCredentials, writeUplinkCredentials } from './identity.ts'
import { markEverythingDirty } from './mark-dirty.ts'
import { sha256Hex, toPem } from './pem.ts'
import { putUplink, selectUplink } from './queries.ts'
import { tellEvent } from './station-events.ts'

export interface Joined {
  readonly parent: UnitCode
  readonly url: string
  /** Figures that were taken back from the parent. */
  readonly recovered: number
}

export interface Joining {
  /** See {@link fetchHistory}. */
  readonly confirmed: boolean
  /** Runs as soon as the join is durable, before any other write. */
  onJoined(): void
}

/**
 * Joins the parent that made a code; joining again starts a new epoch.
 * @throws StationError where the code is not for this station, or the parent refuses or is not reached.
 */
export async function joinParent(
  station: Station,
  identity: Identity,
  text: string,
  { confirmed, onJoined }: Joining,
): Promise<Joined> {
  const code = readEnrolmentCode(text)
  const { root } = station.units
  if (code.unit !== root.code) {
    throw new StationError('wrong-unit', `Mã này cấp cho đơn vị ${code.unit}; trạm này là ${root.code}.`)
  }
  const parent = root.parent
  if (parent === null) throw new StationError('no-parent', `${root.nameVi} không có cấp trên.`)

  const parentCa = await learnAuthority(code)
  const maker = readCertificate(parentCa).commonName
  if (maker !== authorityName(parent)) {
    throw new StationError(
      'other-parent',
      `Mã này do ${maker} cấp, mà ở đây ${root.nameVi} thuộc ${parent}. Nếu đơn vị đã chuyển cấp trên, chạy mini-ioc move-unit ở trạm này rồi ghép lại với cùng mã.`,
      409,
    )
  }
  const certificate = await enrol(identity, code, parent, parentCa)
  // The certificate before the row: a crash between the two is mended by joining again with the same code.
  const credentials = { key: identity.key, certificate, parentCa }
  writeUplinkCredentials(station.home, credentials)
  const recovered = station.hasParent ? 0 : await takeBack(station, code.url, parent, credentials, confirmed)
  const joined = { parent, url: code.url, recovered }
  await station.writer.write(async (transaction) => {
    const { db, afterCommit } = transaction
    const now = station.clock()
    const before = selectUplink(db)?.parent
    putUplink(db, parent, code.url, now)
    forgetBooks(db)
    releaseFromOthers(station, transaction, parent)
    await markEverythingDirty(station, transaction)
    if (before !== undefined && before !== parent) tellEvent(station, db, { event: 'moved', figure: before })
    if (recovered > 0) {
      insertAudit(db, now, 'station', 'history-recovered', { parent, figures: recovered })
      tellEvent(station, db, { event: 'history-recovered', figure: String(recovered) })
    }
    insertAudit(db, now, 'station', 'joined-parent', { parent, url: code.url })
    afterCommit(onJoined)
  })
  return joined
}

/** Before this station says anything of its own: what the parent still holds of it. */
async function takeBack(
  station: Station,
  url: string,
  parent: UnitCode,
  credentials: UplinkCredentials,
  confirmed: boolean,
): Promise<number> {
  const agent = parentAgent(parent, credentials, true)
  try {
    return await fetchHistory(station, { agent, url, confirmed })
  } catch (error) {
    throw asRefusal(error, url)
  } finally {
    agent.destroy()
  }
}

/** First connection. The authority is taken from its DER, so nothing else in the text is believed with it. */
export async function learnAuthority(code: EnrolmentCode): Promise<string> {
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
