import {
  BellRing,
  BookOpenText,
  Grid3x3,
  LayoutDashboard,
  type LucideIcon,
  MapIcon,
  Network,
  ShieldCheck,
  TrendingUp,
  Undo2,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Place, Scene } from '#shared/domain/place.ts'
import { AlarmTabBadge } from '../features/alarms/tab-badge.tsx'
import styles from './app-footer.module.css'
import { showPlace } from './view.ts'

const ICONS: Readonly<Record<Scene, LucideIcon>> = {
  overview: LayoutDashboard,
  map: MapIcon,
  lampBoard: Grid3x3,
  kpi: TrendingUp,
  alarms: BellRing,
  quality: ShieldCheck,
  quarantine: Undo2,
  editor: BookOpenText,
  links: Network,
}

interface SceneTabsProps {
  readonly place: Place
  readonly scenes: readonly Scene[]
}

/** The scenes, with the keys that show them; only the one that is shown is named in full. */
export function SceneTabs({ place, scenes }: SceneTabsProps) {
  const { t } = useTranslation()
  return (
    <nav className={styles.tabs} aria-label={t('scene.label')}>
      {scenes.map((each, index) => {
        const Icon = ICONS[each]
        return (
          <button
            key={each}
            type="button"
            className={styles.tab}
            title={`${t(`scene.${each}`)} (${index + 1})`}
            aria-current={each === place ? 'page' : undefined}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => showPlace(each)}
          >
            {each === place && (
              <span className={styles.key} aria-hidden="true">
                {index + 1}
              </span>
            )}
            <Icon className={styles.icon} aria-hidden="true" />
            <span className={each === place ? undefined : 'visually-hidden'}>{t(`scene.${each}`)}</span>
            {each === 'alarms' && <AlarmTabBadge />}
          </button>
        )
      })}
    </nav>
  )
}
