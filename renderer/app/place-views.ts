import type { Place } from '#shared/domain/place.ts'
import { OverviewScene } from '../features/overview/overview-scene.tsx'
import { lazyPlace, type PlaceView } from './lazy-place.tsx'

/** What is drawn at a place, for the station of a unit. All but the first are fetched when first shown. */
export const PLACE_VIEWS: Readonly<Record<Place, PlaceView>> = {
  overview: OverviewScene,
  map: lazyPlace(async () => (await import('../features/map/map-scene.tsx')).MapScene),
  lampBoard: lazyPlace(
    async () => (await import('../features/lamp-board/lamp-board-scene.tsx')).LampBoardScene,
  ),
  kpi: lazyPlace(async () => (await import('../features/kpi/kpi-scene.tsx')).KpiScene),
  alarms: lazyPlace(async () => (await import('../features/alarms/alarms-scene.tsx')).AlarmsScene),
  quality: lazyPlace(async () => (await import('../features/quality/quality-scene.tsx')).QualityScene),
  quarantine: lazyPlace(
    async () => (await import('../features/quarantine/quarantine-scene.tsx')).QuarantineScene,
  ),
  editor: lazyPlace(async () => (await import('../features/editor/editor-scene.tsx')).EditorScene),
  links: lazyPlace(async () => (await import('../features/links/links-scene.tsx')).LinksScene),
  screens: lazyPlace(async () => (await import('../features/screens/screens-page.tsx')).ScreensPage),
  settings: lazyPlace(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage),
  help: lazyPlace(async () => (await import('../features/help/help-page.tsx')).HelpPage),
  about: lazyPlace(async () => (await import('../features/about/about-page.tsx')).AboutPage),
  logs: lazyPlace(async () => (await import('../features/desktop/logs-page.tsx')).LogsPage),
  design: lazyPlace(async () => (await import('../features/design/design-page.tsx')).DesignPage),
}
