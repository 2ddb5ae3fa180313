import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { directiveTitle } from './directive-title.ts'
import { useLinks } from './store.ts'

const MOST = 20

/** Documents that the parent sent, the last first, and what became of them here. */
export function ReceivedSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const moment = useMoments()
  const items = useLinks((links) => links.received)?.slice(0, MOST) ?? []
  return (
    <Section title={t('links.received.title')}>
      {items.length === 0 ? (
        <p className={styles.meaning}>{t('links.received.none')}</p>
      ) : (
        <ul className={styles.items}>
          {items.map(({ id, kind, subject, at, outcome, detail }) => {
            return (
              <li key={`${id} ${at}`} className={styles.item}>
                <span className={styles.when}>{moment(at)}</span>
                <span>
                  <span className={styles.what}>{directiveTitle(t, language, { kind, subject })}</span>{' '}
                  <span className={outcome === 'refused' ? styles.wrong : styles.after}>
                    {t(`links.received.${outcome}`)}
                    {detail !== null && `: ${detail}`}
                  </span>
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
