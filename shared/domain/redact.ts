/**
 * Secrets never stand in a log. What is about to be written is searched for everything that looks like one,
 * so that a careless message cannot give away a token, a cookie, a one-time code or a private key.
 */

const HIDDEN = '[ẩn]'

const RULES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/\bMIOC1\.[\w.~+/=-]+/g, `MIOC1.${HIDDEN}`],
  [/([?&](?:ticket|token|code|secret|key)=)[^&\s"'\\]+/gi, `$1${HIDDEN}`],
  [
    /(\\?"(?:token|launchToken|ticket|secret|password|authorization|cookie|set-cookie)\\?"\s*:\s*\\?")[^"\\]*/gi,
    `$1${HIDDEN}`,
  ],
  [/\b((?:set-)?cookie:\s*)[^\r\n"\\]+/gi, `$1${HIDDEN}`],
]

/** 32 random bytes as base64url, the form of every token here; hashes in hexadecimal are no secrets. */
const RANDOM = /(?<![\w-])[\w-]{43}(?![\w-])/g

export function redactSecrets(text: string): string {
  let safe = text
  for (const [rule, replacement] of RULES) safe = safe.replace(rule, replacement)
  return safe.replace(RANDOM, (word) => (/[a-z]/.test(word) && /[A-Z]/.test(word) ? HIDDEN : word))
}
