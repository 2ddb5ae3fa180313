import { useTranslation } from 'react-i18next'
import styles from './broken.module.css'
import { FullPage } from './full-page.tsx'

interface BrokenProps {
  /** Draws it once more, at once. */
  readonly retry: () => void
}

/** In place of a part that could not be drawn. A turning wall knows it by `data-broken`. */
export function BrokenNote({ retry }: BrokenProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.note} role="alert" data-broken="">
      <p>{t('panel.broken')}</p>
      <Retry retry={retry} />
    </div>
  )
}

/** In place of a whole scene that could not be drawn. */
export function BrokenPage({ retry }: BrokenProps) {
  const { t } = useTranslation()
  return (
    <FullPage title={t('panel.broken')}>
      <p data-broken="">
        <Retry retry={retry} />
      </p>
    </FullPage>
  )
}

function Retry({ retry }: BrokenProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className={styles.retry} onClick={retry}>
      {t('panel.retry')}
    </button>
  )
}
