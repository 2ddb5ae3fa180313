import type { ComponentType } from 'react'
import { AlarmsScene } from '../features/alarms/alarms-scene.tsx'
import { EditorScene } from '../features/editor/editor-scene.tsx'
import { LazyKpiScene } from '../features/kpi/lazy-kpi-scene.tsx'
import { LampBoardScene } from '../features/lamp-board/lamp-board-scene.tsx'
import { LazyLinksScene } from '../features/links/lazy-links-scene.tsx'
import { OverviewScene } from '../features/overview/overview-scene.tsx'
import { QualityScene } from '../features/quality/quality-scene.tsx'
import { QuarantineScene } from '../features/quarantine/quarantine-scene.tsx'
import type { Scene } from './view.ts'

/** What is drawn for a scene, for the station of a unit. */
export const SCENE_VIEWS: Readonly<Record<Scene, ComponentType<{ readonly unit: string }>>> = {
  overview: OverviewScene,
  lampBoard: LampBoardScene,
  kpi: LazyKpiScene,
  alarms: AlarmsScene,
  quality: QualityScene,
  quarantine: QuarantineScene,
  editor: EditorScene,
  links: LazyLinksScene,
}
