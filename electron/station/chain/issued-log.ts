/**
 * Every certificate given to a child and every one taken back, beside the replica: a replica restored from a
 * backup has forgotten the newest of them, and would lock children out or let a revoked one in. A word is on
 * disk before what it says is committed or answered, so the log is never behind the replica.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { unitCode } from '#shared/contract/primitives.ts'
import { type Home, writePrivateFile } from '../home.ts'

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
const issued = {
  at: z.number().int(),
  unit: unitCode,
  fingerprint,
  certificate: z.string().max(8_000),
  /** SHA-256 of the authority that signed it: words of another one say nothing here. */
  ca: fingerprint,
}
const issuedWord = z.discriminatedUnion('word', [
  z.object({
    word: z.literal('enrolled'),
    ...issued,
    /** Of the code and the key, so that the code repeated gets this certificate again. */
    secretHash: z.string().nullable(),
    keyHash: z.string().nullable(),
  }),
  z.object({ word: z.literal('renewed'), ...issued, replaces: fingerprint }),
  z.object({ word: z.literal('revoked'), at: z.number().int(), unit: unitCode, fingerprint }),
])
export type IssuedWord = z.infer<typeof issuedWord>

export const issuedFile = ({ keys }: Pick<Home, 'keys'>): string => join(keys, 'issued.jsonl')

/** Returns once the word is on disk. */
export function appendIssued(home: Home, word: IssuedWord): void {
  const file = openSync(issuedFile(home), 'a', 0o600)
  try {
    // A line that a power cut left unfinished ends here, and spoils no other.
    writeSync(file, `\n${JSON.stringify(word)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** All whole words of a log, oldest first. */
export function parseIssued(text: string): IssuedWord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      const parsed = issuedWord.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
}

/** The newest word on each unit, by its code. */
export function newestIssued(words: readonly IssuedWord[], caSha256: string): Map<string, IssuedWord> {
  const newest = new Map<string, IssuedWord>()
  for (const word of words) {
    if (word.word !== 'revoked' && word.ca !== caSha256) continue
    newest.set(word.unit, word)
  }
  return newest
}

export function readIssued(home: Home): IssuedWord[] {
  const file = issuedFile(home)
  return existsSync(file) ? parseIssued(readFileSync(file, 'utf8')) : []
}

export const issuedText = (words: Iterable<IssuedWord>): string =>
  [...words].map((word) => `${JSON.stringify(word)}\n`).join('')

/** Replaces the log whole by these words. */
export function rewriteIssued(home: Home, words: Iterable<IssuedWord>): void {
  writePrivateFile(issuedFile(home), issuedText(words))
}
