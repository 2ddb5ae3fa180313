import { describe, expect, it } from 'vitest'
import { readAgent } from '#shared/domain/screen-kind.ts'

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0'

describe('what a browser says it is', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, 'computer', 'Chrome 131 · Windows'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/131.0.0.0`,
      'computer',
      'Edge 131 · Windows',
    ],
    [`Mozilla/5.0 (Linux; Android 14; K) ${CHROME} Mobile Safari/537.36`, 'phone', 'Chrome 131 · Android'],
    [`Mozilla/5.0 (Linux; Android 14; SM-X710) ${CHROME} Safari/537.36`, 'tablet', 'Chrome 131 · Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'phone',
      'Safari 18 · iOS',
    ],
    [`Mozilla/5.0 (X11; Linux aarch64) ${CHROME} Safari/537.36`, 'box', 'Chrome 131 · Linux'],
    [
      'Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/7.0 TV Safari/537.36',
      'box',
      'Safari 7 · Tizen',
    ],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, 'computer', 'Chrome 131 · ChromeOS'],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
      'computer',
      'Firefox 132 · Linux',
    ],
    ['', 'computer', null],
    ['<script>alert(1)</script>', 'computer', null],
  ])('%s', (agent, kind, browser) => {
    expect(readAgent(agent)).toEqual({ kind, browser })
  })
})
