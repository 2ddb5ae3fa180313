import { useTranslation } from 'react-i18next'
import type { StationSettings } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { Facts } from '../../ui/desk-page.tsx'
import styles from '../../ui/page.module.css'

const MEBIBYTE = 1_048_576

export function BackupSection({ settings }: { readonly settings: StationSettings }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { home, lastBackupAt, setAside } = settings
  const at = lastBackupAt === null ? null : Date.parse(lastBackupAt)
  const last = useClock((now) =>
    at === null ? null : `${formats.time(at)}, ${formats.date(at)} (${formats.age(at, now)})`,
  )
  const size = (bytes: number) => `${formats.number(bytes / MEBIBYTE, 1)} MiB`
  return (
    <>
      <Facts
        facts={[
          [
            t('settings.backup.last'),
            last ?? (
              <span key="never" className={styles.warn}>
                {t('settings.backup.never')}
              </span>
            ),
          ],
        ]}
      />
      <p className={styles.text}>{t('settings.backup.how')}</p>
      <code className={styles.command}>{`mini-ioc backup --home ${home} mini-ioc.backup`}</code>
      <p className={styles.text}>{t('settings.backup.secret')}</p>
      <p className={styles.text}>{t('settings.backup.restore')}</p>
      <code className={styles.command}>{`mini-ioc restore --home ${home} mini-ioc.backup`}</code>
      <h4 className={styles.sub}>{t('settings.backup.aside')}</h4>
      {setAside.length === 0 ? (
        <p className={styles.text}>{t('settings.backup.asideNone')}</p>
      ) : (
        <Facts
          facts={setAside.map(({ file, bytes, at }) => [
            formats.date(Date.parse(at)),
            `${file} · ${size(bytes)}`,
          ])}
        />
      )}
    </>
  )
}
