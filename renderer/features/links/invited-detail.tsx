import { useTranslation } from 'react-i18next'
import type { ChainOverview } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useMoments } from '../alarms/moment.ts'
import styles from './detail.module.css'
import { Head } from './detail-parts.tsx'
import { askAbout } from './store.ts'

/** A unit that was given a code and has not joined. */
export function InvitedDetail({ invited }: { readonly invited: ChainOverview['invited'][number] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const moment = useMoments()
  const mayWrite = useMayWrite()
  const name = nameIn(language, invited)
  return (
    <section className={styles.detail} aria-label={name}>
      <Head lamp="none" name={name} state={t('links.group.invited')} />
      <p className={styles.meaning}>{t('links.enrol.invited', { when: moment(invited.expiresAt) })}</p>
      {mayWrite && (
        <>
          <p className={styles.meaning}>{t('links.enrol.lost')}</p>
          <div className={styles.buttons}>
            <button
              type="button"
              className={styles.button}
              onClick={() => askAbout({ what: 'enrol', unit: invited.unit })}
            >
              {t('links.act.enrolAgain')}
            </button>
          </div>
        </>
      )}
    </section>
  )
}
