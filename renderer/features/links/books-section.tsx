import { useTranslation } from 'react-i18next'
import type { BooksItem, MeasureItem } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import { useDictionary } from '../dictionary/store.ts'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { useLinks } from './store.ts'

interface BooksSectionProps {
  /** The child whose books are compared; null for those with the parent. */
  readonly unit: string | null
  /** The other side. */
  readonly name: string
}

/** The last comparison of books; where they differ, both totals side by side. */
export function BooksSection({ unit, name }: BooksSectionProps) {
  const { t } = useTranslation()
  const books = useLinks((links) =>
    links.books.find((each) => (unit === null ? each.parent : !each.parent && each.unit === unit)),
  )
  if (!books) {
    return (
      <Section title={t('links.books.title')}>
        <p className={styles.meaning}>{t('links.books.none')}</p>
      </Section>
    )
  }
  const { differing } = books
  return (
    <Section
      title={differing > 0 ? t('links.books.titleDiffers', { count: differing }) : t('links.books.title')}
    >
      <Outcome books={books} />
      {books.differences.length > 0 && <Differences books={books} name={name} />}
    </Section>
  )
}

/** `11/2026` */
const monthText = (month: string): string => month.split('-').reverse().join('/')

function Outcome({ books }: { readonly books: BooksItem }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const formats = useFormats()
  const { checkedAt, matchedAt, differing, compared, mended, from, to } = books
  const lines = [
    t('links.books.outcome', {
      at: moment(checkedAt),
      compared: formats.number(compared, 0),
      from: monthText(from),
      to: monthText(to),
    }),
    mended > 0 && t('links.books.mended', { count: mended }),
    differing > 0 &&
      (matchedAt === null
        ? t('links.books.neverMatched')
        : t('links.books.lastMatched', { at: moment(matchedAt) })),
  ].filter(Boolean)
  return <p className={styles.meaning}>{lines.join(' ')}</p>
}

function Differences({ books, name }: { readonly books: BooksItem; readonly name: string }) {
  const { t } = useTranslation()
  const measures = useDictionary((dictionary) => dictionary.measures)
  const own = t('links.books.here')
  // The child's side is the other one, unless this station is the child.
  const [left, right] = books.parent ? [own, name] : [name, own]
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('links.books.measure')}</th>
            <th scope="col" className={styles.number}>
              {left}
            </th>
            <th scope="col" className={styles.number}>
              {right}
            </th>
          </tr>
        </thead>
        <tbody>
          {books.differences.map((difference) => (
            <DifferenceRow
              key={`${difference.measure} ${difference.month}`}
              difference={difference}
              measure={measures.get(difference.measure)}
            />
          ))}
        </tbody>
      </table>
      {books.differing > books.differences.length && (
        <p className={styles.meaning}>
          {t('links.books.more', { count: books.differing - books.differences.length })}
        </p>
      )}
    </>
  )
}

interface DifferenceRowProps {
  readonly difference: BooksItem['differences'][number]
  readonly measure: MeasureItem | undefined
}

function DifferenceRow({ difference, measure }: DifferenceRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const { month, child, parent, refused } = difference
  const total = (value: number | null) =>
    value === null ? '–' : formats.number(value, Number.isInteger(value) ? 0 : 2)
  const side = ({ count, total: sum }: typeof child) => (
    <>
      {total(sum)}
      <span className={styles.cells}>{t('links.books.cells', { count })}</span>
    </>
  )
  return (
    <tr>
      <td>
        {measure ? nameIn(language, measure) : difference.measure}
        <span className={styles.cells}>
          {monthText(month)}
          {refused && ` · ${t('links.books.refused')}`}
        </span>
      </td>
      <td className={styles.number}>{side(child)}</td>
      <td className={`${styles.number} ${styles.differs}`}>{side(parent)}</td>
    </tr>
  )
}
