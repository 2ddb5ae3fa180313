import { useTranslation } from 'react-i18next'
import type { SentDirective } from '#shared/contract/index.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { directiveTitle } from './directive-title.ts'
import { useLinks } from './store.ts'

/** Documents for a child, the last first, and how it answered. */
export function SentSection({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const sent = useLinks((links) => links.sent)
  const items = sent?.unit === unit ? sent.items : []
  return (
    <Section title={t('links.sent.title')}>
      {items.length === 0 ? (
        <p className={styles.meaning}>{t('links.sent.none')}</p>
      ) : (
        <ul className={styles.items}>
          {items.map((item) => (
            <SentItem key={item.id} item={item} unit={unit} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function SentItem({ item, unit }: { readonly item: SentDirective; readonly unit: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const moment = useMoments()
  const refusal = item.refused.find((each) => each.unit === unit)
  const waits = item.waiting.some((code) => code === unit)
  return (
    <li className={styles.item}>
      <span className={styles.when}>{moment(item.at)}</span>
      <span>
        <span className={styles.what}>{directiveTitle(t, language, item)}</span>{' '}
        <span className={refusal ? styles.wrong : styles.after}>
          {refusal
            ? `${t('links.received.refused')}: ${refusal.detail}`
            : t(`links.sent.${waits ? 'waiting' : item.applied > 0 ? 'applied' : 'past'}`)}
          {item.unit === null && ` · ${t('links.sent.toAll')}`}
        </span>
      </span>
    </li>
  )
}
