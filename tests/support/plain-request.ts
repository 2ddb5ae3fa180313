import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface PlainAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface PlainRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * One request over a connection of its own, exactly as it is written: any `Host`, a path with dots. A
 * stream that does not end is answered with what comes first.
 * @param address Where the station listens; for HTTPS whatever certificate it shows is taken.
 */
export async function plainRequest(
  address: string,
  path: string,
  { method = 'GET', headers = {}, body }: PlainRequest = {},
): Promise<PlainAnswer> {
  const { protocol, hostname, port } = new URL(address)
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  const options = { hostname, port, path, method, headers, agent: false, rejectUnauthorized: false }
  const request = send(options)
  request.end(body)
  const [response]: IncomingMessage[] = await once(request, 'response')
  if (!response) throw new Error('no response')
  const parts: Buffer[] = []
  const endless = response.headers['content-type']?.startsWith('text/event-stream')
  for await (const part of response) {
    parts.push(part)
    if (endless) break
  }
  request.destroy()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(parts).toString(),
  }
}
