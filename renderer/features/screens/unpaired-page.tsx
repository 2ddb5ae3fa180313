import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { groupPairingCode } from '#shared/domain/pairing-code.ts'
import { recall } from '../../app/remembered.ts'
import { useFormats } from '../../i18n/format.ts'
import { type Asked, askToPair } from './ask-to-pair.ts'
import styles from './unpaired-page.module.css'

/** The wall begins anew as a screen that the station knows, at the place that was asked for. */
function beginAnew(): void {
  if (location.pathname === '/enter') location.replace('/')
  else location.reload()
}

/** The station does not know this screen: the code that lets somebody at the desk accept it. */
export function UnpairedPage() {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked>({ state: 'getting' })
  useEffect(() => askToPair(setAsked, beginAnew), [])
  const usedLink = location.pathname === '/enter'
  const wasPaired = !usedLink && recall('paired') !== null
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t(wasPaired ? 'screens.unpaired.cutOff' : 'screens.unpaired.title')}</h1>
      {wasPaired && <p className={styles.text}>{t('screens.unpaired.cutOffWhat')}</p>}
      {usedLink && <p className={styles.text}>{t('screens.unpaired.usedLink')}</p>}
      <Code asked={asked} />
      <p className={styles.todo}>{t('screens.unpaired.todo')}</p>
      <p className={styles.text}>{t('screens.unpaired.after')}</p>
      <div className={styles.small}>
        <p>{t('screens.unpaired.station', { address: location.host })}</p>
        {location.protocol === 'https:' && <a href="/trust">{t('screens.unpaired.trust')}</a>}
      </div>
    </main>
  )
}

function Code({ asked }: { readonly asked: Asked }) {
  const { t } = useTranslation()
  const waiting = asked.state === 'waiting' ? asked : null
  return (
    <div className={styles.asked}>
      <p
        className={styles.code}
        role="img"
        aria-label={`${t('screens.unpaired.code')}: ${spelt(waiting?.code)}`}
      >
        {waiting ? groupPairingCode(waiting.code) : '···· ····'}
      </p>
      <p className={styles.note} role="status">
        {waiting ? (
          <Left key={waiting.code} untilMs={waiting.untilMs} />
        ) : asked.state === 'failed' ? (
          t('screens.unpaired.failed', { problem: asked.problem })
        ) : (
          t(asked.state === 'accepted' ? 'screens.unpaired.accepted' : 'screens.unpaired.getting')
        )}
      </p>
    </div>
  )
}

/** Letter by letter, for those who hear it. */
const spelt = (code: string | undefined): string => [...(code ?? '')].join(' ')

/** By this browser's own clock: the station's is not known to a stranger. */
function Left({ untilMs }: { readonly untilMs: number }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  return t('screens.unpaired.left', { duration: formats.duration(Math.max(0, untilMs - now)) })
}
