import { useTranslation } from 'react-i18next'
import type { StationSettings } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Facts } from '../../ui/desk-page.tsx'
import styles from '../../ui/page.module.css'
import { useStation } from '../station/store.ts'

const MEBIBYTE = 1_048_576

export function StationSection({ settings }: { readonly settings: StationSettings }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const unit = useStation((station) => station.info?.unit)
  const { addresses, startedAt, replicaBytes, heartbeatSeconds, silentAfterSeconds } = settings
  const started = Date.parse(startedAt)
  return (
    <>
      <Facts
        facts={[
          [t('settings.station.unit'), unit ? `${nameIn(language, unit)} (${unit.code})` : ''],
          [t('settings.station.home'), settings.home],
          [t('settings.station.version'), settings.version],
          [t('settings.station.runtime'), `${settings.runtime}, ${settings.system}`],
          [t('settings.station.started'), `${formats.time(started)}, ${formats.date(started)}`],
          [t('settings.station.replica'), `${formats.number(replicaBytes / MEBIBYTE, 1)} MiB`],
          ...(addresses
            ? ([
                [t('settings.station.chain'), addresses.chain],
                [t('settings.station.screens'), addresses.screens ?? t('settings.station.screensNone')],
                [t('settings.station.loopback'), addresses.loopback],
              ] as const)
            : []),
          [
            t('settings.station.heartbeat'),
            t('settings.station.heartbeatOf', { seconds: heartbeatSeconds, silent: silentAfterSeconds }),
          ],
        ]}
      />
      <h4 className={styles.sub}>{t('settings.station.changeTitle')}</h4>
      <p className={styles.text}>{t('settings.station.change')}</p>
    </>
  )
}
