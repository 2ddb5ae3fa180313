import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DeviceItem } from '#shared/contract/index.ts'
import { isScene, PLACES } from '#shared/domain/place.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { KindIcon } from './kind-icon.tsx'
import { PlaylistSelect } from './playlist-select.tsx'
import styles from './screens-page.module.css'
import { askAbout, useScreens } from './store.ts'

/** Paired screens: which are watching, what they show, what fails. */
export function ScreenList() {
  const { t } = useTranslation()
  const devices = useScreens((screens) => screens.devices) ?? []
  const here = useScreens((screens) => screens.here)
  return (
    <section className={styles.paired} aria-labelledby="screens-paired">
      <h3 id="screens-paired" className={styles.heading}>
        {t('screens.list.title')}
      </h3>
      {devices.length === 0 && <p className={styles.empty}>{t('screens.list.empty')}</p>}
      <ul className={styles.rows}>
        {devices.map((device) => (
          <ScreenRow key={device.id} device={device} />
        ))}
        {here && (
          <li className={styles.row}>
            <div className={styles.names}>
              <p className={styles.name}>{t('screens.list.here')}</p>
            </div>
            <Shown report={here} />
          </li>
        )}
      </ul>
    </section>
  )
}

function ScreenRow({ device }: { readonly device: DeviceItem }) {
  const { t } = useTranslation()
  const { name, kind, browser, address, connected, report, pairedAt } = device
  return (
    <li className={styles.row}>
      <div className={styles.names}>
        <p className={styles.name}>
          <KindIcon kind={pairedAt === null ? null : kind} />
          {name}
        </p>
        {pairedAt !== null && (
          <p className={styles.dim}>
            {[t(`screens.kind.${kind}`), browser, address].filter((part) => part !== null).join(' · ')}
          </p>
        )}
      </div>
      <div className={styles.doing}>
        <p className={classes(styles.state, connected && styles.connected)}>
          <span className={styles.dot} aria-hidden="true" />
          <Presence device={device} />
        </p>
        {connected && report && <Shown report={report} />}
      </div>
      <PlaylistSelect device={device} />
      <div className={styles.acts}>
        <button type="button" className={styles.act} onClick={() => askAbout({ what: 'rename', device })}>
          {t('screens.list.rename')}
        </button>
        <button type="button" className={styles.act} onClick={() => askAbout({ what: 'revoke', device })}>
          {t(pairedAt === null ? 'screens.list.withdraw' : 'screens.list.revoke')}
        </button>
      </div>
    </li>
  )
}

function Presence({ device }: { readonly device: DeviceItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { connected, invitedUntil, lastSeenAt } = device
  return useClock((now) => {
    if (connected) return t('screens.list.connected')
    if (invitedUntil !== null) {
      const duration = formats.duration(Math.max(0, Date.parse(invitedUntil) - now))
      return t('screens.list.invited', { duration })
    }
    if (lastSeenAt === null) return t('screens.list.never')
    return t('screens.list.away', { when: formats.when(Date.parse(lastSeenAt), now) })
  })
}

/** What a screen last told: where it is, and a scene that fails. */
function Shown({ report }: { readonly report: NonNullable<DeviceItem['report']> }) {
  const { t } = useTranslation()
  const known = PLACES.find((place) => place === report.place)
  const place = known ? (isScene(known) ? t(`scene.${known}`) : t(`page.${known}`)) : report.place
  return (
    <div>
      <p className={styles.dim}>{t('screens.list.shows', { place })}</p>
      {report.problem !== null && (
        <p className={styles.wrong}>
          <TriangleAlert className={styles.kind} aria-hidden="true" />
          {t('screens.list.failing', { problem: report.problem })}
        </p>
      )}
    </div>
  )
}
