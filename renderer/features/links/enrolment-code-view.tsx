import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { renderSVG } from 'uqr'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import dialog from '../../ui/form.module.css'
import styles from './dialogs.module.css'

interface EnrolmentCodeViewProps {
  readonly name: string
  readonly code: string
  readonly expiresAt: string
}

/** The code as text and as a QR code, and how long it works. It is shown this once. */
export function EnrolmentCodeView({ name, code, expiresAt }: EnrolmentCodeViewProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const field = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState(false)
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(code, { border: 3 }))}`,
    [code],
  )
  const left = useClock((now) => {
    const ms = Date.parse(expiresAt) - now
    return ms > 0 ? formats.duration(ms) : null
  })

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(code)
    } catch {
      // The clipboard is kept from pages without a secure address; the selection can be copied by hand.
      document.execCommand('copy')
    }
    setCopied(true)
  }

  return (
    <>
      <p className={dialog.meaning}>{t('links.enrol.howTo', { name })}</p>
      <div className={styles.made}>
        <img className={styles.qr} src={picture} alt={t('links.enrol.qr', { name })} />
        <div className={styles.right}>
          <label className={dialog.field}>
            <span className={dialog.label}>{t('links.enrol.code')}</span>
            <textarea
              ref={field}
              className={`${dialog.input} ${styles.code}`}
              value={code}
              readOnly
              spellCheck={false}
            />
          </label>
          <div>
            <button type="button" className={dialog.button} onClick={() => void copy()}>
              {t(copied ? 'links.enrol.copied' : 'links.enrol.copy')}
            </button>
          </div>
          <p className={left === null ? dialog.problem : styles.left} role="status">
            {left === null ? t('links.enrol.over') : t('links.enrol.left', { duration: left })}
          </p>
        </div>
      </div>
    </>
  )
}
