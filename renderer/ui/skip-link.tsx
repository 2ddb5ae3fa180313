import { useTranslation } from 'react-i18next'
import styles from './skip-link.module.css'

export const CONTENT_ID = 'content'

/** The first thing a keyboard reaches: past the header, to what the screen is about. Seen only with the focus. */
export function SkipLink() {
  const { t } = useTranslation()
  return (
    <a
      className={styles.skip}
      href={`#${CONTENT_ID}`}
      onClick={(event) => {
        // The address names the place; a fragment in it would be one more step back.
        event.preventDefault()
        document.getElementById(CONTENT_ID)?.focus()
      }}
    >
      {t('skip')}
    </a>
  )
}
