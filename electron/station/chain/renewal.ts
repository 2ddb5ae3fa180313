import type { Agent } from 'node:https'
import { enrolAnswer } from '#shared/contract/chain.ts'
import type { Station } from '../context.ts'
import { callParent, jsonOf } from './call-parent.ts'
import { firstCertificate, isDueForRenewal, makeRequest, readCertificate } from './certificates.ts'
import { type UplinkCredentials, writeUplinkCredentials } from './identity.ts'
import { makePrivateKey } from './key-pairs.ts'
import { toPem } from './pem.ts'
import { tellEvent } from './station-events.ts'

interface Renewal {
  readonly agent: Agent
  readonly url: string
  readonly credentials: UplinkCredentials
  readonly stop: AbortSignal
}

/**
 * A new certificate with a new key, once two thirds of the old one's life are over; null before that.
 * The parent takes the old one until the new one is used, so a lost answer does no harm.
 */
export async function renewCredentials(
  station: Station,
  { agent, url, credentials, stop }: Renewal,
): Promise<UplinkCredentials | null> {
  if (!isDueForRenewal(readCertificate(credentials.certificate), station.clock())) return null
  const key = await makePrivateKey()
  const body = Buffer.from(JSON.stringify({ request: await makeRequest(station.units.root.code, key) }))
  const headers = { 'content-type': 'application/json' }
  const answer = await callParent(
    agent,
    url,
    { method: 'POST', path: '/chain/v1/renew', headers, body },
    stop,
  )
  const read = enrolAnswer.safeParse(jsonOf(answer))
  const der = answer.status === 200 && read.success ? firstCertificate(read.data.certificate) : null
  if (!der) throw new Error(`renewal answered ${answer.status}`)
  const renewed = { key, certificate: toPem(der, 'CERTIFICATE'), parentCa: credentials.parentCa }
  writeUplinkCredentials(station.home, renewed)
  station.log.info('certificate renewed')
  await station.writer.write(({ db }) => tellEvent(station, db, { event: 'certificate-renewed' }))
  return renewed
}
