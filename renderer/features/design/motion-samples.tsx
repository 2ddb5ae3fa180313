import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import buttons from '../../ui/buttons.module.css'
import { classes } from '../../ui/classes.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { AlarmCard } from '../overview/attention-item.tsx'
import styles from './motion-samples.module.css'
import { specimenAlarm } from './specimens.ts'

const ORDER = ['green', 'yellow', 'red'] as const
const REDUCED = '(prefers-reduced-motion: reduce)'

/** The three movements there are; each plays again when it is asked to. */
export function MotionSamples({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const [step, setStep] = useState(0)
  const [turn, setTurn] = useState(0)
  const reduced = useReducedMotion()
  const code = useDictionary((dictionary) => dictionary.kpis[0]?.code ?? null)
  const [alarm] = useState(() => specimenAlarm(unit, code, nowMs()))
  const lamp = ORDER[step % ORDER.length] ?? 'green'
  const again = (play: () => void) => (
    <button type="button" className={classes(buttons.button, buttons.small)} onClick={play}>
      {t('design.motion.replay')}
    </button>
  )
  return (
    <>
      {reduced && <p className={styles.reduced}>{t('design.motion.reduced')}</p>}
      <ul className={styles.samples}>
        <li className={styles.sample}>
          <div className={styles.stage}>
            <Lamp lamp={lamp} label={t(`lamp.${lamp}`)} className={styles.lamp} />
          </div>
          <p className={styles.about}>{t('design.motion.pulse', { time: '900 ms' })}</p>
          {again(() => setStep((before) => before + 1))}
        </li>
        <li className={styles.sample}>
          {/* It is to be looked at: there is no such alarm to open. */}
          <div className={styles.card} inert>
            <AlarmCard item={alarm} />
          </div>
          <p className={styles.about}>{t('design.motion.breath', { time: '4 s' })}</p>
        </li>
        <li className={styles.sample}>
          <div key={turn} className={classes(styles.stage, styles.page)}>
            <Lamp lamp={turn % 2 === 0 ? 'green' : 'grey'} className={styles.lamp} />
          </div>
          <p className={styles.about}>{t('design.motion.turn', { time: '300 ms' })}</p>
          {again(() => setTurn((before) => before + 1))}
        </li>
      </ul>
    </>
  )
}

function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(() => matchMedia(REDUCED).matches)
  useEffect(() => {
    const query = matchMedia(REDUCED)
    const follow = () => setReduced(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  return reduced
}
