import { Megaphone, Plus } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChainOverview } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { classes } from '../../ui/classes.ts'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { useStation } from '../station/store.ts'
import { AnnounceDialog } from './announce-dialog.tsx'
import { ChainPicture } from './chain-picture.tsx'
import { ChildDetailView } from './child-detail.tsx'
import { EnrolDialog } from './enrol-dialog.tsx'
import { InvitedDetail } from './invited-detail.tsx'
import { LinkList } from './link-list.tsx'
import styles from './links-scene.module.css'
import { listLinks, lookedAt } from './listed-links.ts'
import { ParentDetail } from './parent-detail.tsx'
import { QuestionDialog } from './question-dialog.tsx'
import { askAbout, chooseLink, PARENT, searchLinks, useLinks } from './store.ts'

/** The chain: up to the parent, down to every station below, and whether figures and books get through. */
export function LinksScene() {
  const { t } = useTranslation()
  const { overview, problem, search, chosen, asking, note } = useLinks()
  const mayJoin = useStation((station) => (station.info?.unit.parent ?? null) !== null)
  const listed = useMemo(() => (overview ? listLinks(overview, search) : []), [overview, search])
  const current = overview && lookedAt(overview, chosen, mayJoin)
  useEffect(() => {
    // Once looked at, it stays what is looked at, whatever comes above it.
    if (chosen === null && current !== null) chooseLink(current)
  }, [chosen, current])
  const hasBelow = overview !== null && overview.children.length + overview.invited.length > 0
  return (
    <main className={scene.scene}>
      <Panel
        bare
        title={t('links.title')}
        aside={overview && <Controls overview={overview} hasBelow={hasBelow} />}
        state={panelState()}
      >
        {overview && (
          <>
            <ChainPicture overview={overview} listed={listed} current={current} mayJoin={mayJoin} />
            <p className={classes(styles.note, note?.wrong && styles.wrong)} role="status">
              {note?.text}
            </p>
            <div className={classes(styles.columns, !hasBelow && styles.one)}>
              {hasBelow && <LinkList listed={listed} current={current} />}
              {current !== null && <Detail overview={overview} current={current} wide={!hasBelow} />}
            </div>
          </>
        )}
      </Panel>
      {asking?.what === 'enrol' && <EnrolDialog unit={asking.unit} />}
      {asking?.what === 'announce' && <AnnounceDialog unit={asking.unit} />}
      {(asking?.what === 'resync' || asking?.what === 'revoke') && (
        <QuestionDialog what={asking.what} unit={asking.unit} />
      )}
    </main>
  )

  function panelState(): PanelState {
    if (overview !== null) return READY
    return problem === null ? { kind: 'loading' } : { kind: 'error', text: t('data.loadFailed', { problem }) }
  }
}

interface ControlsProps {
  readonly overview: ChainOverview
  readonly hasBelow: boolean
}

function Controls({ overview, hasBelow }: ControlsProps) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const search = useLinks((links) => links.search)
  const { children, uninvited } = overview
  const live = children.filter(({ state }) => state === 'live').length
  const silent = children.filter(({ state }) => state === 'silent').length
  return (
    <div className={classes(controls.controls, styles.controls)}>
      {children.length > 0 && (
        <p className={controls.count}>
          <strong>{t('links.counts', { live, all: children.length })}</strong>
          {silent > 0 && <span className={styles.wrong}> · {t('links.silentCount', { count: silent })}</span>}
        </p>
      )}
      {hasBelow && (
        <SearchField
          label={t('links.searchHint')}
          placeholder={t('links.search')}
          value={search}
          onChange={searchLinks}
        />
      )}
      {mayWrite && children.length > 0 && (
        <button
          type="button"
          className={controls.framed}
          onClick={() => askAbout({ what: 'announce', unit: null })}
        >
          <Megaphone className={controls.icon} aria-hidden="true" />
          {t('links.act.announceAll')}
        </button>
      )}
      {mayWrite && uninvited > 0 && (
        <button
          type="button"
          className={controls.framed}
          onClick={() => askAbout({ what: 'enrol', unit: null })}
        >
          <Plus className={controls.icon} aria-hidden="true" />
          {t('links.act.enrol')}
        </button>
      )}
    </div>
  )
}

interface DetailProps {
  readonly overview: ChainOverview
  readonly current: string
  /** True where there is no list beside it. */
  readonly wide: boolean
}

function Detail({ overview, current, wide }: DetailProps) {
  if (current === PARENT) return <ParentDetail parent={overview.parent} wide={wide} />
  const child = overview.children.find(({ unit }) => unit === current)
  if (child) return <ChildDetailView key={child.unit} child={child} />
  const invited = overview.invited.find(({ unit }) => unit === current)
  return invited ? <InvitedDetail invited={invited} /> : null
}
