import type { CSSProperties, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import styles from './board-head.module.css'

interface BoardHeadProps {
  readonly ref: Ref<HTMLTableSectionElement>
  readonly groups: readonly KpiGroupWithKpis[]
  /** Column that is pointed at. */
  readonly active: number | null
  /** Names stand upright in wide columns; in narrow ones they are turned. */
  readonly upright: boolean
  /** This unit's own row. */
  readonly children: ReactNode
}

/** Room for turned names: a letter is about 0.56 rem long, a name breaks into two lines, and not evenly. */
const REM_PER_LETTER = 0.33

export function BoardHead({ ref, groups, active, upright, children }: BoardHeadProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const kpis = groups.flatMap((group) => group.kpis)
  const longest = Math.max(0, ...kpis.map((kpi) => nameIn(language, kpi).length))
  return (
    <thead
      ref={ref}
      className={styles.head}
      style={{ '--name-room': `${Math.max(8, longest * REM_PER_LETTER)}rem` } as CSSProperties}
    >
      <tr aria-rowindex={1} className={styles.bands}>
        <td />
        {groups.map(({ group, kpis: own }) => (
          <th
            key={group.key}
            scope="colgroup"
            colSpan={own.length}
            className={styles.band}
            style={{ gridColumn: `span ${own.length}` }}
          >
            {nameIn(language, group)}
          </th>
        ))}
      </tr>
      <tr aria-rowindex={2} className={styles.names}>
        <th scope="col" className={styles.corner}>
          {t('board.unit')}
        </th>
        {kpis.map((kpi, column) => (
          <th
            key={kpi.code}
            scope="col"
            className={classes(
              styles.name,
              upright ? styles.upright : styles.turned,
              column === active && styles.active,
            )}
          >
            <span>{nameIn(language, kpi)}</span>
          </th>
        ))}
      </tr>
      {children}
    </thead>
  )
}
