import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import styles from './screens-page.module.css'
import { useScreens } from './store.ts'

/** Why browsers may warn, and what the desk reads out to whoever installs the root certificate. */
export function CertificateNote() {
  const { t } = useTranslation()
  const formats = useFormats()
  const certificate = useScreens((screens) => screens.certificate)
  const first = useScreens((screens) => screens.reach?.addresses[0])
  if (!certificate) return null
  const { origin, issuer, names, notAfter, authorityFingerprint } = certificate
  const isOwn = origin === 'own'
  return (
    <div className={styles.box}>
      <h3 className={styles.heading}>{t('screens.certificate.title')}</h3>
      <p className={styles.soft}>
        {isOwn
          ? t('screens.certificate.own')
          : `${t('screens.certificate.given', { issuer, names: names.join(', ') })} ${t('screens.certificate.until', { day: formats.date(Date.parse(notAfter)) })}`}
      </p>
      {isOwn && (
        <>
          <p className={styles.dim}>{t('screens.certificate.fingerprint')}</p>
          <p className={styles.fingerprint}>
            {(authorityFingerprint.toUpperCase().match(/.{4}/g) ?? []).map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sixteen parts that never move.
              <span key={index}>{part}</span>
            ))}
          </p>
          {first && (
            <p className={styles.dim}>{t('screens.certificate.how', { address: `${first.origin}/trust` })}</p>
          )}
        </>
      )}
    </div>
  )
}
