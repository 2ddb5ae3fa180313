import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QUALITY_CRITERIA } from '#shared/domain/quality.ts'
import { foldName } from '#shared/domain/unit.ts'
import { Choices } from '../../ui/choices.tsx'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { CriterionTile } from './criterion-tile.tsx'
import { useNames } from './names.ts'
import styles from './quality-scene.module.css'
import { looksAt, nameKey, ranked } from './ranking.ts'
import { RankingList } from './ranking-list.tsx'
import { ScoreList } from './score-list.tsx'
import { useScoreText } from './score-text.ts'
import { rankBy, useQuality } from './store.ts'

/** How far the figures can be trusted: the six criteria, who falls short, and why. */
export function QualityScene() {
  const { t } = useTranslation()
  const view = useQuality()
  const names = useNames()
  const text = useScoreText()
  const [search, setSearch] = useState('')
  const wanted = foldName(search.trim())
  const nameOf = (key: string) => (view.by === 'unit' ? names.unit(key) : names.measure(key))
  const rows = ranked(view)
    .map((summary) => ({ summary, name: nameOf(nameKey(summary)) }))
    .filter(({ name }) => foldName(name).includes(wanted))
  const chosen = looksAt(view)
  const whole = view.overview?.whole ?? null
  return (
    <main className={scene.scene}>
      <Panel
        bare
        title={t('quality.title')}
        aside={
          <div className={controls.controls}>
            <Choices
              label={t('quality.by')}
              choices={[
                { key: 'unit', name: t('quality.byUnit') },
                { key: 'measure', name: t('quality.byMeasure') },
              ]}
              chosen={view.by}
              choose={rankBy}
            />
            <SearchField
              label={t('quality.searchHint')}
              placeholder={t('quality.search')}
              value={search}
              onChange={setSearch}
            />
            {whole && (
              <p className={controls.count}>
                {t('quality.total')} <strong>{text.percent(whole.total)}</strong>
              </p>
            )}
          </div>
        }
        state={panelState()}
      >
        {whole && (
          <div className={styles.tiles}>
            {QUALITY_CRITERIA.map((criterion) => (
              <CriterionTile key={criterion} criterion={criterion} whole={whole} />
            ))}
          </div>
        )}
        <div className={styles.columns}>
          {rows.length > 0 ? (
            <RankingList rows={rows} chosen={chosen} />
          ) : (
            <p className={styles.none}>{t('quality.none')}</p>
          )}
          {chosen !== null && (
            <ScoreList
              title={t('quality.detail', { name: nameOf(chosen) })}
              by={view.by}
              items={view.scores?.of === chosen ? view.scores.items : []}
              more={view.scores?.of === chosen && view.scores.more}
            />
          )}
        </div>
      </Panel>
    </main>
  )

  function panelState(): PanelState {
    if (view.overview === null) {
      return view.problem === null
        ? { kind: 'loading' }
        : { kind: 'error', text: t('data.loadFailed', { problem: view.problem }) }
    }
    return view.overview.whole.scores === 0 ? { kind: 'empty', text: t('quality.empty') } : READY
  }
}
