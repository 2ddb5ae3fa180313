import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { useUnits } from '../units/store.ts'
import { AttentionPanel } from './attention-panel.tsx'
import { GroupCard } from './group-card.tsx'
import { MapPanel } from './map-panel.tsx'
import styles from './overview-scene.module.css'

/**
 * The first scene: the groups of KPIs, the map of sub-units, what needs somebody. A unit without
 * sub-units has no map; its own KPIs take that room.
 */
export function OverviewScene({ unit }: { readonly unit: string }) {
  const loaded = useUnits((units) => units.loaded)
  const alone = useUnits((units) => units.loaded && units.subUnits.length === 0)
  return (
    <main className={classes(styles.scene, alone && styles.alone)}>
      <GroupCards unit={unit} alone={alone} />
      {!alone && <MapPanel unit={unit} loading={!loaded} />}
      <AttentionPanel />
    </main>
  )
}

function GroupCards({ unit, alone }: { readonly unit: string; readonly alone: boolean }) {
  const { t } = useTranslation()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const problem = useDictionary((dictionary) => dictionary.problem)
  if (groups.length === 0) {
    return (
      <Panel
        title={t('board.groups')}
        state={
          problem === null ? { kind: 'loading' } : { kind: 'error', text: t('data.loadFailed', { problem }) }
        }
      >
        {null}
      </Panel>
    )
  }
  if (!alone) {
    return (
      <div className={styles.groups}>
        {groups.map(({ group, kpis }) => (
          <GroupCard key={group.key} group={group} kpis={kpis} unit={unit} />
        ))}
      </div>
    )
  }
  return (
    <div className={styles.wide}>
      {inTwoColumns(groups).map((column) => (
        <div key={column[0]?.group.key} className={styles.groups}>
          {column.map(({ group, kpis }) => (
            <GroupCard key={group.key} group={group} kpis={kpis} unit={unit} share={kpis.length + 1.5} />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Splits groups over two columns of about the same number of KPIs, and keeps their order within. */
function inTwoColumns<Group extends { readonly kpis: readonly unknown[] }>(
  groups: readonly Group[],
): Group[][] {
  const columns: { rows: number; groups: Group[] }[] = [
    { rows: 0, groups: [] },
    { rows: 0, groups: [] },
  ]
  for (const group of [...groups].sort((a, b) => b.kpis.length - a.kpis.length)) {
    const shortest = columns.reduce((best, column) => (column.rows < best.rows ? column : best))
    shortest.groups.push(group)
    shortest.rows += group.kpis.length + 1.5
  }
  const place = (group: Group | undefined) => (group ? groups.indexOf(group) : groups.length)
  return columns
    .map((column) => column.groups.sort((a, b) => place(a) - place(b)))
    .filter((column) => column.length > 0)
    .sort((a, b) => place(a[0]) - place(b[0]))
}
