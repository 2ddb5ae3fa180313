import { useTranslation } from 'react-i18next'
import type { StationSettings } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useLoaded } from '../../app/use-loaded.ts'
import { DeskPage } from '../../ui/desk-page.tsx'
import { FullPage } from '../../ui/full-page.tsx'
import { DesktopSettings } from '../desktop/desktop-settings.tsx'
import { windowMatters } from '../desktop/window-matters.ts'
import { KioskSettings } from '../kiosk/kiosk-settings.tsx'
import { BackupSection } from './backup-section.tsx'
import { DataSection } from './data-section.tsx'
import { BoundariesSection, ChainSection, ScreensSection } from './link-sections.tsx'
import { StationSection } from './station-section.tsx'
import { ViewSection } from './view-section.tsx'

/** What is set at this station and on this screen, and where the rest is set. */
export function SettingsPage() {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const { answer, problem } = useLoaded<StationSettings>(mayWrite ? '/api/v1/station-settings' : null)
  if (!mayWrite) return <FullPage title={t('settings.readOnly')} />
  const note = problem === null ? t('settings.loading') : t('settings.failed', { problem })
  const name = (
    key: 'station' | 'view' | 'kiosk' | 'desktop' | 'screens' | 'chain' | 'boundaries' | 'backup' | 'data',
  ) => ({ key, title: t(`settings.section.${key}`) }) as const
  return (
    <DeskPage
      title={t('page.settings')}
      label={t('settings.sections')}
      sections={[
        { ...name('station'), content: answer ? <StationSection settings={answer} /> : <p>{note}</p> },
        { ...name('view'), content: <ViewSection /> },
        { ...name('kiosk'), content: <KioskSettings /> },
        ...(windowMatters() ? [{ ...name('desktop'), content: <DesktopSettings /> }] : []),
        { ...name('screens'), content: <ScreensSection /> },
        { ...name('chain'), content: <ChainSection /> },
        { ...name('boundaries'), content: <BoundariesSection /> },
        { ...name('backup'), content: answer ? <BackupSection settings={answer} /> : <p>{note}</p> },
        { ...name('data'), content: <DataSection /> },
      ]}
    />
  )
}
