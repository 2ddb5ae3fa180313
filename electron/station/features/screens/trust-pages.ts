/**
 * `/trust`: how a device comes to trust the station, for browsers that nobody has paired. Plain pages without a
 * script, so that old ones show them, too; they tell nothing but what the station's certificate tells anybody.
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Doors } from '../../http/doors.ts'
import { PLATFORMS, type Platform, platformOf, TRUST_EN, TRUST_VI, type TrustWords } from './trust-words.ts'

// The browser's own colours: dark and light follow the device.
const STYLE = `:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; text-wrap: balance; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.15rem; }
code { font: 0.9em ui-monospace, monospace; }
.print { display: grid; grid-template-columns: repeat(8, max-content); gap: 0.15rem 1rem; margin: 0.5rem 0; padding: 1rem; border: 1px solid; border-radius: 0.5rem; font: 1.15rem ui-monospace, monospace; }
@media (max-width: 42rem) { .print { grid-template-columns: repeat(4, max-content); } }
.get { display: inline-block; padding: 0.6rem 1.2rem; border: 2px solid; border-radius: 0.5rem; font-weight: 600; }
.note { padding-left: 1rem; border-left: 4px solid; }
details { margin: 0.25rem 0; }
summary { padding: 0.5rem 0; font-weight: 600; cursor: pointer; }
li { margin: 0.4rem 0; }
.other { float: right; }`

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

export function buildTrustPages({ station, screens }: Doors): Hono {
  const app = new Hono()
  const { certificates } = screens
  const file = `mini-ioc-${station.units.root.code}.crt`
  app.get('/trust', (c) => {
    const asked = c.req.query('lang')
    const english = asked === 'en' || (asked !== 'vi' && /^en\b/i.test(c.req.header('accept-language') ?? ''))
    const words = english ? TRUST_EN : TRUST_VI
    const { root } = station.units
    const values = { file, unit: english ? root.nameEn : root.nameVi, issuer: certificates.info().issuer }
    c.header('cache-control', 'no-store')
    return c.html(page(words, values, certificates.info(), platformOf(c.req.header('user-agent') ?? '')))
  })
  app.get('/trust/style.css', (c) => {
    c.header('content-type', 'text/css; charset=utf-8')
    return c.body(STYLE)
  })
  app.get('/trust/ca.crt', (c) => {
    c.header('content-type', 'application/x-x509-ca-cert')
    // Not as an attachment: iOS then offers to install it.
    c.header('content-disposition', `inline; filename="${file}"`)
    c.header('cache-control', 'no-store')
    return c.body(certificates.authority())
  })
  return app
}

type Values = Readonly<Record<'file' | 'unit' | 'issuer', string>>
interface Info {
  readonly origin: 'own' | 'given'
  readonly authorityFingerprint: string
}

function page(words: TrustWords, values: Values, info: Info, own: Platform) {
  const say = (text: string) => filled(text, values)
  const other = words.language === 'vi' ? 'en' : 'vi'
  const platforms = [own, ...PLATFORMS.filter((platform) => platform !== own)]
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(words.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/trust/style.css">
</head>
<body>
<main>
<p class="other"><a href="/trust?lang=${other}" lang="${other}">${words.other}</a></p>
<h1>${say(words.title)}</h1>
${
  info.origin === 'given'
    ? html`<p class="note">${say(words.given)}</p>`
    : html`<p>${words.why}</p>
<p class="note">${words.power}</p>
<h2>${say(words.download)}</h2>
<p><a class="get" href="/trust/ca.crt">${values.file}</a></p>
<h2>${words.compare}</h2>
<p>${words.compareHow}</p>
<p>${words.fingerprint}</p>
<p class="print">${(info.authorityFingerprint.toUpperCase().match(/.{4}/g) ?? []).map((part) => html`<span>${part}</span>`)}</p>
<h2>${words.platforms}</h2>
${platforms.map((platform) => {
  const { name, steps } = words.steps[platform]
  return html`<details${platform === own ? html` open` : ''}><summary>${name}</summary><ol>${steps.map(
    (step) => html`<li>${withCode(say(step))}</li>`,
  )}</ol></details>
`
})}
<h2>${words.done}</h2>`
}
<p><a href="/">${words.back}</a></p>
</main>
</body>
</html>`
}

/** What stands between backquotes is to be typed. */
const withCode = (text: string) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
