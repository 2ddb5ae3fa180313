import { useTranslation } from 'react-i18next'
import type { KpiDetail } from '#shared/contract/index.ts'
import { useView } from '../../app/view.ts'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { useOwn } from '../kiosk/covered.ts'
import { DefinitionPanel } from './definition-panel.tsx'
import { KpiHead } from './kpi-head.tsx'
import styles from './kpi-scene.module.css'
import { RankingPanel } from './ranking-panel.tsx'
import { RevisionsPanel } from './revisions-panel.tsx'
import { useKpi } from './store.ts'
import { TrendPanel } from './trend-panel.tsx'

/** One KPI at one unit: how it stands, how it came there, what it is made of, whose it is. */
export function KpiScene({ unit: own }: { readonly unit: string }) {
  const { t } = useTranslation()
  const subject = useView((view) => view.subject)
  const ownProblem = useKpi((view) => view.problem)
  const dictionaryProblem = useDictionary((dictionary) => (dictionary.loaded ? null : dictionary.problem))
  const problem = ownProblem ?? dictionaryProblem
  const noKpis = useDictionary((dictionary) => dictionary.loaded && dictionary.kpis.length === 0)
  const unit = subject?.unit ?? own
  const code = subject?.code ?? null
  const ofSubject = useKpi(({ detail: known }) =>
    known?.unit.code === unit && known.definition.code === code ? known : null,
  )
  const detail = useOwn(ofSubject)
  const heardAt = useOwn(useKpi((view) => view.heardAt))
  if (!detail) {
    const state = noKpis
      ? ({ kind: 'empty', text: t('kpi.empty.noKpis') } as const)
      : problem === null
        ? ({ kind: 'loading' } as const)
        : ({ kind: 'error', text: t('data.loadFailed', { problem }) } as const)
    return (
      <main className={styles.waiting}>
        <Panel bare title={t('scene.kpi')} state={state}>
          {null}
        </Panel>
      </main>
    )
  }
  return <Detail detail={detail} heardAt={heardAt} own={own} />
}

interface DetailProps {
  readonly detail: KpiDetail
  /** When it was told, where the station does not confirm it (ms since 1970). */
  readonly heardAt: number | null
  readonly own: string
}

function Detail({ detail, heardAt, own }: DetailProps) {
  const { unit, definition } = detail
  const live = useFigures((figures) => figures.byUnit.get(unit.code)?.get(definition.code) ?? null)
  const item = live ?? detail.standing
  const hasOthers = unit.below.length > 0 || unit.code !== own
  return (
    <main className={styles.scene}>
      <KpiHead detail={detail} item={item} own={own} unconfirmed={live === null && heardAt !== null} />
      <div className={styles.main}>
        <TrendPanel detail={detail} heardAt={heardAt} item={item} />
      </div>
      <div
        className={classes(
          styles.below,
          !hasOthers && styles.alone,
          unit.below.length > 0 && detail.revisions.length === 0 && styles.merged,
        )}
      >
        {hasOthers && <RankingPanel detail={detail} own={own} />}
        <RevisionsPanel detail={detail} heardAt={heardAt} own={own} />
      </div>
      <DefinitionPanel detail={detail} heardAt={heardAt} item={item} className={styles.side} />
    </main>
  )
}
