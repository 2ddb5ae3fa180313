import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QUALITY_CRITERIA } from '#shared/domain/quality.ts'
import { foldName } from '#shared/domain/unit.ts'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
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
    <main className={styles.scene}>
      <Panel
        bare
        title={t('quality.title')}
        aside={
          <div className={styles.controls}>
            <fieldset className={styles.choices}>
              <legend className="visually-hidden">{t('quality.by')}</legend>
              {(['unit', 'measure'] as const).map((by) => (
                <button
                  key={by}
                  type="button"
                  className={styles.choice}
                  aria-pressed={by === view.by}
                  onClick={() => rankBy(by)}
                >
                  {t(by === 'unit' ? 'quality.byUnit' : 'quality.byMeasure')}
                </button>
              ))}
            </fieldset>
            <label className={styles.search}>
              <Search className={styles.icon} aria-hidden="true" />
              <span className="visually-hidden">{t('quality.searchHint')}</span>
              <input
                type="search"
                className={styles.input}
                placeholder={t('quality.search')}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') setSearch('')
                }}
              />
            </label>
            {whole && (
              <p className={styles.whole}>
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
