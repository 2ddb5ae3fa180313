import { useTranslation } from 'react-i18next'
import type { FigureRevision, KpiDetail } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import { useChildren } from '../children/store.ts'
import styles from './revisions-panel.module.css'
import { shortPeriod } from './short-period.ts'

interface RevisionsPanelProps {
  readonly detail: KpiDetail
  /** When it was told, where the station does not confirm it (ms since 1970). */
  readonly heardAt: number | null
  readonly own: string
}

/** What was changed of the figures behind the KPI: by whom, from what to what, and why. */
export function RevisionsPanel({ detail, heardAt, own }: RevisionsPanelProps) {
  const { t } = useTranslation()
  const { unit, revisions } = detail
  const hasStation = useChildren((children) => children.byUnit.has(unit.code))
  const nothing =
    unit.below.length > 0
      ? t('kpi.revisions.below')
      : hasStation && unit.code !== own
        ? t('kpi.revisions.elsewhere')
        : t('kpi.revisions.none')
  const state: PanelState = revisions.length > 0 ? READY : { kind: 'empty', text: nothing }
  return (
    <Panel heardAt={heardAt} title={t('kpi.revisions.title')} state={state}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: no form stands here */}
      <div className={styles.scroller} role="group" tabIndex={0} aria-label={t('kpi.revisions.title')}>
        <table className={styles.table}>
          <thead className="visually-hidden">
            <tr>
              {(['when', 'figure', 'change', 'who', 'why'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`kpi.revisions.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {revisions.map((revision) => (
              <RevisionRow
                key={`${revision.recordedAt} ${revision.measure} ${revision.period} ${revision.after}`}
                revision={revision}
                detail={detail}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface RevisionRowProps {
  readonly revision: FigureRevision
  readonly detail: KpiDetail
}

function RevisionRow({ revision, detail }: RevisionRowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const when = useClock((now) => formats.when(Date.parse(revision.recordedAt), now))
  const measure = detail.measures.find(({ key }) => key === revision.measure)
  const number = (value: number) => formats.number(value, measure?.decimals ?? 0)
  const { before, after } = revision
  return (
    <tr className={styles.row}>
      <td className={styles.when}>{when}</td>
      <td className={styles.figure}>
        {measure ? nameIn(language, measure) : revision.measure}
        <span className={styles.period}> {shortPeriod(revision.period, t)}</span>
      </td>
      <td className={styles.change}>
        {before === null ? t('kpi.revisions.absent') : number(before)} →{' '}
        <strong>{after === null ? t('kpi.revisions.retracted') : number(after)}</strong>
      </td>
      <td className={styles.who}>
        {revision.author}
        {revision.restated && <span className={styles.restated}> {t('kpi.revisions.restated')}</span>}
      </td>
      <td className={styles.why}>{revision.reason}</td>
    </tr>
  )
}
