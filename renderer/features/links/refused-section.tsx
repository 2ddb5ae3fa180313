import { useTranslation } from 'react-i18next'
import { isPeriod } from '#shared/domain/period.ts'
import { showPlace } from '../../app/view.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { type RefusedNames, refusedTitle, refusedWhy } from './refused-words.ts'
import { useLinks } from './store.ts'

/** What the parent did not take and why, the last refused first. */
export function RefusedSection({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  if (count === 0) {
    return (
      <Section title={t('links.refused.titleNone')}>
        <p className={styles.meaning}>{t('links.refused.none')}</p>
      </Section>
    )
  }
  return (
    <Section title={t('links.refused.title', { count })}>
      <p className={styles.meaning}>{t('links.refused.what')}</p>
      <RefusedList count={count} />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={() => showPlace('editor')}>
          {t('links.refused.open')}
        </button>
      </div>
    </Section>
  )
}

function RefusedList({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const names = useRefusedNames()
  const items = useLinks((links) => links.refused)
  if (!items || items.length === 0) return null
  return (
    <>
      <ul className={styles.items}>
        {items.map((item) => {
          const why = refusedWhy(t, item)
          return (
            <li key={`${item.kind} ${item.key}`} className={styles.item}>
              <span className={styles.when}>{moment(item.refusedAt)}</span>
              <span>
                <span className={styles.what}>{refusedTitle(t, names, item)}</span>{' '}
                {why !== null && <span className={styles.wrong}>{why}</span>}{' '}
                <span className={styles.after}>{item.detail}</span>
              </span>
            </li>
          )
        })}
      </ul>
      {count > items.length && (
        <p className={styles.meaning}>{t('links.refused.more', { count: count - items.length })}</p>
      )}
    </>
  )
}

function useRefusedNames(): RefusedNames {
  const language = useLanguage()
  const formats = useFormats()
  const own = useStation((station) => station.info?.unit)
  const units = useUnits((view) => view.byCode)
  const measures = useDictionary((dictionary) => dictionary.measures)
  const kpis = useDictionary((dictionary) => dictionary.byCode)
  const named = (known: { nameVi: string; nameEn: string } | undefined, code: string) =>
    known ? nameIn(language, known) : code
  return {
    unit: (code) => named(code === own?.code ? own : units.get(code), code),
    measure: (key) => named(measures.get(key), key),
    kpi: (code) => named(kpis.get(code), code),
    // A period of the past reads the same at any later moment.
    period: (period) => (isPeriod(period) ? formats.period(period, Number.MAX_SAFE_INTEGER) : period),
  }
}
