import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiDetail, KpiValueItem } from '#shared/contract/index.ts'
import { type Formats, useFormats } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { thresholdWords } from '../overview/threshold-words.ts'
import styles from './definition-panel.module.css'
import { MeasureRow } from './measure-row.tsx'
import { WarningRecordLine } from './warning-record-line.tsx'

interface DefinitionPanelProps {
  readonly detail: KpiDetail
  /** When it was told, where the station does not confirm it (ms since 1970). */
  readonly heardAt: number | null
  readonly item: KpiValueItem | null
  readonly className?: string | undefined
}

/** What the KPI is made of, what it is judged by, and whose it is. */
export function DefinitionPanel({ detail, heardAt, className }: DefinitionPanelProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { definition, measures } = detail
  const offices = useDictionary((dictionary) => dictionary.offices)
  const officeName = (code: string) => offices.get(code) ?? code
  return (
    <Panel heardAt={heardAt} title={t('kpi.about.title')} className={className}>
      {/* Scrolled by keyboard where it is longer than the screen. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: no form stands here */}
      <div className={styles.content} role="group" tabIndex={0} aria-label={t('kpi.about.title')}>
        <p className={styles.formula}>{definition.inWords[language]}</p>
        <Thresholds detail={detail} />
        <h3 className={styles.heading}>{t('kpi.about.measures')}</h3>
        <ul>
          {measures.map((measure) => (
            <li key={measure.key} className={styles.measure}>
              <MeasureRow measure={measure} officeName={officeName} />
            </li>
          ))}
        </ul>
        <dl className={styles.facts}>
          <Fact name={t('kpi.about.lead')}>{officeName(definition.lead)}</Fact>
          {definition.coordinating.length > 0 && (
            <Fact name={t('kpi.about.coordinating')}>
              {definition.coordinating.map(officeName).join(', ')}
            </Fact>
          )}
          <Fact name={t('kpi.record.title')}>
            <WarningRecordLine />
          </Fact>
          <Fact name={t('kpi.about.version')}>
            <Version detail={detail} />
          </Fact>
        </dl>
      </div>
    </Panel>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The thresholds in force, colour by colour, and what keeps a lamp from flapping. */
function Thresholds({ detail }: { readonly detail: KpiDetail }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { definition } = detail
  const current = detail.trend.at(-1)?.period
  const words = current && thresholdWords(definition, detail.unit, current, t, formats)
  if (!words) return <p className={styles.settling}>{t('kpi.about.noThresholds')}</p>
  const settling = settlingWords(detail, t, formats)
  return (
    <>
      <ul className={styles.thresholds} aria-label={t('kpi.about.thresholds')}>
        {(['green', 'yellow', 'red'] as const).map((lamp) => (
          <li key={lamp} className={styles.threshold}>
            <Lamp lamp={lamp} label={t(`lamp.${lamp}`)} />
            {words[lamp]}
          </li>
        ))}
      </ul>
      {settling !== null && <p className={styles.settling}>{settling}</p>}
    </>
  )
}

function settlingWords({ definition }: KpiDetail, t: TFunction, formats: Formats): string | null {
  const { deadBand, holdSeconds, decimals, unit } = definition
  const band =
    `${formats.number(deadBand, Number.isInteger(deadBand) ? 0 : Math.max(decimals, 1))}\u00a0${kpiUnit(unit, t)}`.trim()
  const time = formats.duration(holdSeconds * 1_000)
  if (deadBand > 0 && holdSeconds > 0) return t('kpi.about.settlingAndHolding', { band, time })
  if (deadBand > 0) return t('kpi.about.settling', { band })
  return holdSeconds > 0 ? t('kpi.about.holding', { time }) : null
}

function Version({ detail }: { readonly detail: KpiDetail }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [newest] = detail.versions
  if (!newest) return String(detail.definition.version)
  const { version, changed } = newest
  const date = formats.date(Date.parse(newest.since))
  if (changed.length === 0) return t('kpi.about.versionSince', { version, date })
  const parts = changed.map((part) => t(`kpi.about.parts.${part}`)).join(', ')
  return t('kpi.about.versionChanged', { version, date, parts })
}
