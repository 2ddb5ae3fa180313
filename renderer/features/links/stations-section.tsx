import { useTranslation } from 'react-i18next'
import type { LowerStation } from '#shared/contract/index.ts'
import { linkTrouble } from '#shared/domain/link-order.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './detail.module.css'
import { Section } from './detail-parts.tsx'
import { LINK_LAMPS } from './link-lamp.ts'
import { useLinks } from './store.ts'

/** The stations below a child, as it tells; left out where it has none. */
export function StationsSection({ unit, name }: { readonly unit: string; readonly name: string }) {
  const { t } = useTranslation()
  const detail = useLinks((links) => links.detail)
  if (detail?.unit !== unit || detail.stations.length === 0) return null
  return (
    <Section title={t('links.stations.title')}>
      <ul className={styles.tree} aria-label={t('links.stations.tree', { name })}>
        {detail.stations.map((station) => (
          <Leaf key={station.unit} station={station} />
        ))}
      </ul>
    </Section>
  )
}

function Leaf({ station }: { readonly station: LowerStation }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const { state, stateSince, books, version } = station
  const trouble = linkTrouble({ state, books: books && { state: books } })
  const silence = useClock((now) =>
    state === 'silent' && stateSince !== null ? formats.duration(now - Date.parse(stateSince)) : null,
  )
  const words = [
    state === 'silent' &&
      (silence === null ? t('links.group.silent') : t('links.contact.silent', { duration: silence })),
    state === 'never' && t('links.contact.never'),
    books === 'differs' && t('links.stations.differs'),
    trouble === 'none' && version && t('links.stations.version', { version }),
  ].filter(Boolean)
  return (
    <li className={styles.leaf}>
      <Lamp lamp={LINK_LAMPS[trouble]} className={styles.leafLamp} />
      <span>
        <span className={styles.what}>{nameIn(language, station)}</span>{' '}
        <span className={trouble === 'none' ? styles.after : styles.wrong}>{words.join(' · ')}</span>
      </span>
    </li>
  )
}
