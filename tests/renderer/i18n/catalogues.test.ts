/** Both languages say everything, and neither says it in the other's words. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpContentEn } from '../../../renderer/features/help/content-en.ts'
import { helpContentVi } from '../../../renderer/features/help/content-vi.ts'
import { en } from '../../../renderer/i18n/en.ts'
import { vi } from '../../../renderer/i18n/vi.ts'

const RENDERER = join(import.meta.dirname, '..', '..', '..', 'renderer')

function textsOf(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(node)) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(at, value)
    else if (typeof value === 'object' && value)
      for (const [k, text] of textsOf(value, at)) found.set(k, text)
  }
  return found
}

const inVietnamese = textsOf(vi)
const inEnglish = textsOf(en)
const stem = (key: string): string => key.replace(/_(one|other)$/, '')
const stems = (texts: ReadonlyMap<string, string>) => [...new Set([...texts.keys()].map(stem))].toSorted()
const placeholders = (text: string) => new Set(text.match(/\{\{[^},]+/g) ?? [])

/** Letters that only Vietnamese has; é, à and the like stand in other languages, too. */
const VIETNAMESE_LETTER = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i
/** Names that stay as they are in English, and the Vietnamese of the language switch. */
const NAMES = ['Tiếng Việt', 'QĐ-TTg', 'Ba Đình', 'Đông Anh', 'Nguyễn Văn An']
/** English words for which the glossary has a term. */
const ENGLISH_WORD =
  /\b(alarm|dashboard|station|unit|threshold|warning|backup|settings?|help|source|figure|chain|parent|child|device|screen|lamp)\b/i
/** Commands and field names are typed as they are. */
const TYPED =
  /mini-ioc [a-z]+( --?[a-z-]+("[^"]*")?)*|--[a-z-]+|screenPort|config\.json|Authorization|\b(unit|measure|period|value)\b/g

describe('the catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(stems(inEnglish)).toEqual(stems(inVietnamese))
  })

  it('leave no text empty', () => {
    const empty = [...inVietnamese, ...inEnglish].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })

  it('fill in the same places in both languages', () => {
    const differing = [...inEnglish].filter(([key, text]) => {
      const other = inVietnamese.get(key) ?? inVietnamese.get(`${stem(key)}_other`) ?? ''
      const [mine, theirs] = [placeholders(text), placeholders(other)]
      // A singular may say "one" in words.
      if (key.endsWith('_one')) mine.add('{{count')
      if (key.endsWith('_one')) theirs.add('{{count')
      return mine.size !== theirs.size || [...mine].some((place) => !theirs.has(place))
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('have a singular and a plural in English wherever something is counted', () => {
    const counted = [...inEnglish.keys()].filter((key) => key.endsWith('_other'))
    expect(counted.filter((key) => !inEnglish.has(`${stem(key)}_one`))).toEqual([])
  })

  it('keep Vietnamese out of English, but for names', () => {
    const texts = [...inEnglish, ...textsOf(helpContentEn)]
    const wrong = texts.filter(([, text]) =>
      VIETNAMESE_LETTER.test(NAMES.reduce((left, name) => left.replaceAll(name, ''), text)),
    )
    expect(wrong).toEqual([])
  })

  it('keep English out of Vietnamese where the glossary has a term', () => {
    const wrong = [...inVietnamese, ...textsOf(helpContentVi)].filter(([, text]) =>
      ENGLISH_WORD.test(text.replaceAll(/\{\{[^}]+\}\}/g, '').replaceAll(TYPED, '')),
    )
    expect(wrong).toEqual([])
  })

  it('know every key that the program writes out', () => {
    const known = new Set(stems(inVietnamese))
    const missing = globSync('**/*.{ts,tsx}', { cwd: RENDERER }).flatMap((file) =>
      [...readFileSync(join(RENDERER, file), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)]
        .map(([, key]) => key ?? '')
        .filter((key) => !known.has(key))
        .map((key) => `${file}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})

describe('the help', () => {
  it('has the same sections, and as many entries, with the same pictures, in both languages', () => {
    const shape = (content: typeof helpContentVi) =>
      Object.entries(content.sections).map(([key, { items }]) => [
        key,
        items.map(({ picture }) => picture ?? null),
      ])
    expect(shape(helpContentEn)).toEqual(shape(helpContentVi))
  })

  it('leaves nothing unsaid', () => {
    for (const content of [helpContentVi, helpContentEn]) {
      const texts = Object.values(content.sections).flatMap(({ items }) =>
        items.flatMap(({ term, text }) => [term, text]),
      )
      expect(texts.filter((text) => text.trim().length < 2)).toEqual([])
    }
  })
})
