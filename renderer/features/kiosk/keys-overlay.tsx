import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './keys-overlay.module.css'
import { showKeys, useKiosk } from './store.ts'

/** Keys that stand for words in the catalogue begin with a small letter; the others are as on the keyboard. */
const ALWAYS = [
  [['1', '…', '9'], 'scenes'],
  [['T'], 'theme'],
  [['L'], 'language'],
  [['M'], 'silence'],
  [['F'], 'fullScreen'],
  [['?'], 'keys'],
  [['Esc'], 'close'],
] as const
const PLAYING = [
  [['Page Down', '→'], 'next'],
  [['Page Up', '←'], 'previous'],
  [['space', 'P'], 'pause'],
  [['B', '.'], 'blank'],
] as const

/** All keys of the wall, over whatever is shown. */
export function KeysOverlay() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const plays = useKiosk((kiosk) => kiosk.round !== null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) queueMicrotask(() => before.focus())
    }
  }, [])
  const close = (): void => showKeys(false)
  return (
    <dialog
      ref={dialog}
      className={styles.keys}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close()
      }}
      onKeyDown={(event) => {
        if (event.key === '?') close()
        event.stopPropagation()
      }}
    >
      <h2 id={titleId} className={styles.title}>
        {t('kiosk.keys.title')}
      </h2>
      <div className={styles.lists}>
        <KeyList title={t('kiosk.keys.always')} keys={ALWAYS} />
        {plays && <KeyList title={t('kiosk.keys.playing')} keys={PLAYING} />}
      </div>
      <p className={styles.foot}>
        {plays && t('kiosk.keys.touch')}
        <button type="button" className={styles.close} onClick={close}>
          {t('kiosk.keys.done')}
        </button>
      </p>
    </dialog>
  )
}

interface KeyListProps {
  readonly title: string
  readonly keys: readonly (
    | readonly [readonly string[], (typeof ALWAYS)[number][1]]
    | readonly [readonly string[], (typeof PLAYING)[number][1]]
  )[]
}

function KeyList({ title, keys }: KeyListProps) {
  const { t } = useTranslation()
  return (
    <section>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.list}>
        {keys.map(([names, what]) => (
          <div key={what} className={styles.line}>
            <dt className={styles.names}>
              {names.map((name) => (
                <kbd key={name} className={styles.key}>
                  {name === 'space' ? t('kiosk.keys.space') : name}
                </kbd>
              ))}
            </dt>
            <dd>{t(`kiosk.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
