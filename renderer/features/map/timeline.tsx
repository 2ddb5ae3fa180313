import { Pause, Play, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { Choices } from '../../ui/choices.tsx'
import { lampText } from '../figures/lamp-text.ts'
import { MAP_RANGES } from './feed.ts'
import { chooseSpeed, showNow, togglePlay } from './replay.ts'
import type { Shown } from './shown.ts'
import { chooseRange, SPEEDS, useMapScene } from './store.ts'
import { TimeSlider } from './time-slider.tsx'
import styles from './timeline.module.css'

/** The past below the map: the run of the map's unit, which is also the slider through it. */
export function Timeline({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const problem = useMapScene((scene) => scene.historyProblem)
  const { kpi, history, periods } = shown
  if (!kpi) return <p className={styles.note}>{t('mapScene.past.chooseKpi')}</p>
  if (!history) {
    return (
      <p className={styles.note}>
        {problem === null ? t('panel.loading') : t('data.loadFailed', { problem })}
      </p>
    )
  }
  const isEmpty = history.units.every(({ points }) => points.slice(1).every(({ value }) => value === null))
  if (isEmpty || periods.length === 0) return <p className={styles.note}>{t('mapScene.past.none')}</p>
  return (
    <section className={styles.timeline} aria-label={t('mapScene.past.label')}>
      <PlayButton />
      <SliderOf shown={shown} />
      <Pace shown={shown} />
    </section>
  )
}

function PlayButton() {
  const { t } = useTranslation()
  const playing = useMapScene((scene) => scene.playing)
  const [Icon, name] = playing ? [Pause, t('mapScene.past.pause')] : [Play, t('mapScene.past.play')]
  return (
    <button
      type="button"
      className={styles.play}
      title={`${name} (${t('mapScene.past.space')})`}
      aria-keyshortcuts="Space"
      onClick={togglePlay}
    >
      <Icon className={styles.icon} aria-hidden="true" />
      <span className="visually-hidden">{name}</span>
    </button>
  )
}

function SliderOf({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const { kpi, area, byUnit, past } = shown
  const name = useClock((now) => (past === null ? '' : formats.period(past, now)))
  const item = kpi ? (byUnit.get(area.code)?.get(kpi.code) ?? null) : null
  const value =
    kpi && item?.value != null ? `, ${formats.number(item.value, kpi.decimals)} ${kpiUnit(kpi.unit, t)}` : ''
  const spoken = `${past === null ? t('mapScene.past.now') : name}: ${nameIn(language, area)} ${lampText(item, t)}${value}`
  return <TimeSlider shown={shown} spoken={spoken} />
}

function Pace({ shown: { kpi, past } }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const speed = useMapScene((scene) => scene.speed)
  const range = useMapScene((scene) => scene.range)
  if (!kpi) return null
  const stretches = MAP_RANGES[kpi.period]
  const unit = kpi.period === 'management-month' ? 'month' : kpi.period
  return (
    <div className={styles.pace}>
      <Choices
        label={t('mapScene.past.range')}
        choices={([0, 1] as const).map((each) => ({
          key: String(each),
          name: t(`kpi.trend.last${unit}`, { count: stretches[each] }),
        }))}
        chosen={String(range)}
        choose={(key) => chooseRange(key === '1' ? 1 : 0)}
      />
      <Choices
        label={t('mapScene.past.speed')}
        choices={SPEEDS.map((each) => ({
          key: String(each),
          name: t('mapScene.past.times', { speed: each }),
        }))}
        chosen={String(speed)}
        choose={(key) => chooseSpeed(SPEEDS.find((each) => String(each) === key) ?? 1)}
      />
      <button type="button" className={styles.now} disabled={past === null} onClick={showNow}>
        <Undo2 className={styles.small} aria-hidden="true" />
        {t('mapScene.past.now')}
      </button>
    </div>
  )
}
