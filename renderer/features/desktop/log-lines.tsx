import { type RefObject, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogEntry } from '#shared/domain/log-line.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import styles from './logs-page.module.css'

interface LogLinesProps {
  readonly list: RefObject<HTMLOListElement | null>
  /** The newest last. */
  readonly entries: readonly LogEntry[]
  /** Stays at the newest line. */
  readonly follow: boolean
}

export function LogLines({ list, entries, follow }: LogLinesProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  useEffect(() => {
    if (follow && entries.length > 0 && list.current) list.current.scrollTop = list.current.scrollHeight
  }, [follow, entries, list])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable from the keyboard.
    <ol ref={list} className={styles.lines} tabIndex={0} aria-label={t('desktop.log.lines')}>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own, and are never reordered.
        <li key={index} className={classes(styles.line, styles[entry.level])}>
          <time className={styles.time}>
            {entry.at === null ? '' : `${formats.date(entry.at)} ${secondsOf(entry.at)}`}
          </time>
          <span className={styles.level}>{t(`desktop.log.level.${entry.level}`)}</span>
          <span className={styles.text}>
            {entry.message}
            {entry.detail !== '' && <span className={styles.detail}>{entry.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}

const SECONDS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const secondsOf = (ms: number): string => SECONDS.format(ms)
