import { useTranslation } from 'react-i18next'
import type { Boundaries, StationSettings } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useLoaded } from '../../app/use-loaded.ts'
import { DeskPage, Facts } from '../../ui/desk-page.tsx'
import styles from '../../ui/page.module.css'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { LicenceList } from './licence-list.tsx'

/** What this program is, what it is made of and where its data come from. */
export function AboutPage() {
  const { t } = useTranslation()
  const version = useStation((station) => station.info?.version ?? '')
  return (
    <DeskPage
      title={t('page.about')}
      label={t('settings.sections')}
      sections={[
        { key: 'program', title: t('about.product', { version }), content: <Program version={version} /> },
        { key: 'sources', title: t('about.sources'), content: <Sources /> },
        { key: 'licences', title: t('about.licences'), content: <LicenceList /> },
      ]}
    />
  )
}

function Program({ version }: { readonly version: string }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const { answer } = useLoaded<StationSettings>(mayWrite ? '/api/v1/station-settings' : null)
  return (
    <>
      <p className={styles.text}>{t('about.what')}</p>
      <Facts
        facts={[
          [t('about.version'), version],
          ...(answer ? ([[t('about.station'), `${answer.runtime}, ${answer.system}`]] as const) : []),
          [t('about.page'), browserName(navigator.userAgent)],
          [t('about.licence'), t('about.proprietary')],
        ]}
      />
    </>
  )
}

/** `Electron 45.4.1, Chrome 142.0`: of all that the browser says, what a support line asks for. */
export function browserName(userAgent: string): string {
  const parts = userAgent.match(/(Electron|Edg|Firefox|Chrome|Version)\/[\d.]+/g) ?? []
  const known = parts.map((part) =>
    part.replace('/', ' ').replace('Edg ', 'Edge ').replace('Version ', 'Safari '),
  )
  return known.length > 0 ? known.toReversed().join(', ') : userAgent
}

function Sources() {
  const { t } = useTranslation()
  const drawn = useUnits((units) => units.layout?.kind === 'boundaries')
  const { answer } = useLoaded<Boundaries>(drawn ? '/api/v1/boundaries' : null)
  const boundaries = !drawn
    ? t('about.boundariesNone')
    : answer?.source
      ? t('about.boundariesOf', { source: answer.source })
      : t('about.boundariesOwn')
  return (
    <Facts
      facts={[
        [t('about.units'), t('about.unitsWhat')],
        [t('about.boundaries'), boundaries],
        [t('about.calendar'), t('about.calendarWhat')],
        [t('about.font'), t('about.fontWhat')],
      ]}
    />
  )
}
