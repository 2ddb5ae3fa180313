import { Check } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { renderSVG } from 'uqr'
import type { DeviceCreated, ScreenAddresses } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import dialog from '../../ui/form.module.css'
import styles from './screens-page.module.css'
import { useScreens } from './store.ts'

interface InvitationViewProps {
  readonly made: DeviceCreated
  readonly addresses: ScreenAddresses['addresses']
}

/** The address that pairs once, as a picture and as text, for how long it works, and that it has worked. */
export function InvitationView({ made, addresses }: InvitationViewProps) {
  const { t } = useTranslation()
  const [origin, setOrigin] = useState(addresses[0]?.origin ?? '')
  const used = useScreens((screens) =>
    screens.devices?.some(({ id, pairedAt }) => id === made.id && pairedAt !== null),
  )
  const address = `${origin}${made.pairingPath}`
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(address, { border: 3 }))}`,
    [address],
  )
  const chosen = addresses.find((each) => each.origin === origin)
  if (used) {
    return (
      <p className={styles.used} role="status">
        <Check className={styles.usedIcon} aria-hidden="true" />
        {t('screens.invite.used', { name: made.name })}
      </p>
    )
  }
  return (
    <>
      <p className={dialog.meaning}>{t('screens.invite.howTo')}</p>
      <div className={styles.made}>
        <img className={styles.qr} src={picture} alt={t('screens.invite.qr', { name: made.name })} />
        <div className={styles.madeText}>
          {addresses.length > 1 && (
            <label className={dialog.field}>
              <span className={dialog.label}>{t('screens.invite.through')}</span>
              <select
                className={dialog.input}
                value={origin}
                onChange={(event) => setOrigin(event.target.value)}
              >
                {addresses.map((each) => (
                  <option key={each.origin}>{each.origin}</option>
                ))}
              </select>
            </label>
          )}
          <Copied address={address} />
          <TimeLeft expiresAt={made.expiresAt} />
          {chosen && !chosen.covered && <p className={dialog.problem}>{t('screens.invite.uncovered')}</p>}
          <p className={styles.dim}>{t('screens.invite.warning', { address: `${origin}/trust` })}</p>
        </div>
      </div>
    </>
  )
}

function Copied({ address }: { readonly address: string }) {
  const { t } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState(false)

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(address)
    } catch {
      // The clipboard is kept from pages without a secure address; the selection can be copied by hand.
      document.execCommand('copy')
    }
    setCopied(true)
  }

  return (
    <>
      <label className={dialog.field}>
        <span className={dialog.label}>{t('screens.invite.address')}</span>
        <textarea
          ref={field}
          className={`${dialog.input} ${styles.link}`}
          value={address}
          readOnly
          rows={4}
          spellCheck={false}
        />
      </label>
      <div>
        <button type="button" className={dialog.button} onClick={() => void copy()}>
          {t(copied ? 'screens.invite.copied' : 'screens.invite.copy')}
        </button>
      </div>
    </>
  )
}

function TimeLeft({ expiresAt }: { readonly expiresAt: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const left = useClock((now) => {
    const ms = Date.parse(expiresAt) - now
    return ms > 0 ? formats.duration(ms) : null
  })
  return (
    <p className={left === null ? dialog.problem : styles.soft} role="status">
      {left === null ? t('screens.invite.over') : t('screens.invite.left', { duration: left })}
    </p>
  )
}
