import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { redactSecrets } from '#shared/domain/redact.ts'

const token = () => randomBytes(32).toString('base64url')

describe('redactSecrets', () => {
  it.each([
    ['a token in a header', (secret: string) => `authorization: Bearer ${secret}`],
    ['a token of the run file', (secret: string) => `{"url":"http://127.0.0.1:1","token":"${secret}"}`],
    ['a one-time path', (secret: string) => `GET /enter?ticket=${secret}&x=1 failed`],
    ['an enrolment code', (secret: string) => `join MIOC1.${secret}.abc refused`],
    ['a cookie', (secret: string) => `cookie: mini-ioc-00004=${secret}; other=1`],
    ['JSON within JSON', (secret: string) => JSON.stringify({ msg: JSON.stringify({ secret }) })],
    ['a token that stands alone', (secret: string) => `unexpected ${secret} in the input`],
  ])('hides %s', (_what, line) => {
    for (let round = 0; round < 50; round += 1) {
      const secret = token()
      expect(redactSecrets(line(secret))).not.toContain(secret)
    }
  })

  it('hides a short secret where its name gives it away', () => {
    expect(redactSecrets('{"password":"mat-khau"} ?code=1234')).toBe('{"password":"[ẩn]"} ?code=[ẩn]')
  })

  it('hides a private key, also one that is cut short', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const inner = pem.split('\n')[1] ?? ''
    expect(redactSecrets(`key: ${pem} end`)).toBe('key: [ẩn]\n end')
    expect(redactSecrets(`key: ${pem.slice(0, 80)}`)).not.toContain(inner.slice(0, 20))
  })

  it('leaves what helps to find a fault', () => {
    const lines = [
      `fingerprint ${createHash('sha256').update('x').digest('hex')}`,
      '{"level":50,"time":1,"path":"/api/v1/alarms","msg":"request failed"}',
      'Error: EADDRINUSE 127.0.0.1:8443\n    at Server.listen (station.ts:12:3)',
      'Xã Định Công: 88,7 % hồ sơ đúng hạn; khóa sổ 07:00',
    ]
    expect(lines.map(redactSecrets)).toEqual(lines)
  })
})
