import { Play, Plus, Trash2, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { WallSettings } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import styles from './kiosk-settings.module.css'
import { RoundStrip } from './round-strip.tsx'
import {
  type DraftProblem,
  type ListDraft,
  newId,
  newTurn,
  playlistOf,
  problemOf,
  readDwell,
  type WallDraft,
} from './settings-draft.ts'
import {
  changeDraft,
  changeList,
  discardDraft,
  saveDraft,
  stored,
  undoSave,
  useWallDraft,
} from './settings-store.ts'
import { useKiosk } from './store.ts'
import { startTrial } from './trial.ts'
import { TurnRows } from './turn-rows.tsx'
import { WallFields } from './wall-fields.tsx'

const MOST_LISTS = 20

/** What the screens of this station show by themselves: playlists, quiet hours, care for the picture. */
export function KioskSettings() {
  const { t } = useTranslation()
  const settings = useKiosk((kiosk) => kiosk.settings)
  return (
    <div className={styles.section}>
      <p className={styles.hint}>{t('kiosk.settings.intro')}</p>
      {settings ? <SettingsForm settings={settings} /> : <p>{t('kiosk.settings.loading')}</p>}
    </div>
  )
}

function SettingsForm({ settings }: { readonly settings: WallSettings }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const draft = useWallDraft((view) => view.draft) ?? stored(settings)
  const chosenId = useWallDraft((view) => view.chosen)
  const list = draft.lists.find(({ id }) => id === chosenId) ?? draft.lists[0]
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void saveDraft()
      }}
    >
      <fieldset className={styles.all} disabled={!mayWrite}>
        <ListTabs draft={draft} chosen={list?.id ?? null} />
        {list ? (
          <ListForm list={list} draft={draft} />
        ) : (
          <p className={styles.empty}>{t('kiosk.settings.empty')}</p>
        )}
        <WallFields draft={draft} />
      </fieldset>
      {mayWrite ? <SaveBar draft={draft} /> : <p className={styles.hint}>{t('kiosk.settings.readOnly')}</p>}
    </form>
  )
}

function ListTabs({ draft, chosen }: { readonly draft: WallDraft; readonly chosen: string | null }) {
  const { t } = useTranslation()
  const add = (): void => {
    const name = t('kiosk.settings.newName')
    const id = newId(
      name,
      draft.lists.map((list) => list.id),
    )
    changeDraft({
      lists: [...draft.lists, { id, name, turns: [newTurn('overview', 45), newTurn('alarms', 20)] }],
      defaultId: draft.defaultId ?? id,
    })
    useWallDraft.setState({ chosen: id })
  }
  return (
    <fieldset className={styles.lists}>
      <legend className="visually-hidden">{t('kiosk.settings.lists')}</legend>
      {draft.lists.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={styles.list}
          aria-pressed={id === chosen}
          onClick={() => useWallDraft.setState({ chosen: id })}
        >
          {name || '…'}
          {id === draft.defaultId && <small className={styles.mark}>{t('kiosk.settings.isDefault')}</small>}
        </button>
      ))}
      {draft.lists.length < MOST_LISTS && (
        <button type="button" className={styles.button} onClick={add}>
          <Plus aria-hidden="true" />
          {t('kiosk.settings.add')}
        </button>
      )}
    </fieldset>
  )
}

function ListForm({ list, draft }: { readonly list: ListDraft; readonly draft: WallDraft }) {
  const { t } = useTranslation()
  const playable = list.turns.length > 0 && list.turns.every(({ dwell }) => readDwell(dwell) !== null)
  const remove = (): void => {
    const lists = draft.lists.filter(({ id }) => id !== list.id)
    changeDraft({
      lists,
      defaultId: draft.defaultId === list.id ? (lists[0]?.id ?? null) : draft.defaultId,
    })
  }
  return (
    <div className={styles.listForm}>
      <div className={styles.line}>
        <label className={styles.field}>
          {t('kiosk.settings.name')}
          <input
            className={styles.name}
            value={list.name}
            maxLength={80}
            onChange={(event) => changeList(list.id, { name: event.target.value })}
          />
        </label>
        <button
          type="button"
          className={styles.button}
          disabled={!playable}
          title={t('kiosk.settings.tryHint')}
          onClick={() => startTrial(playlistOf(list))}
        >
          <Play aria-hidden="true" />
          {t('kiosk.settings.try')}
        </button>
        <button type="button" className={styles.button} onClick={remove}>
          <Trash2 aria-hidden="true" />
          {t('kiosk.settings.remove')}
        </button>
      </div>
      <RoundStrip turns={list.turns} />
      <TurnRows list={list} />
    </div>
  )
}

/** What came of it, and the way back; nothing is sent before it can be. */
function SaveBar({ draft }: { readonly draft: WallDraft }) {
  const { t } = useTranslation()
  const { draft: changed, saving, problem, done, before } = useWallDraft()
  const wrong = problemOf(draft)
  const problemText = (found: DraftProblem): string => {
    if (found.kind === 'name') return t('kiosk.settings.problem.name', { at: found.at })
    if ('name' in found) return t(`kiosk.settings.problem.${found.kind}`, { name: found.name })
    return t(`kiosk.settings.problem.${found.kind}`)
  }
  return (
    <div className={styles.bar}>
      <p className={styles.said} role="status">
        {problem !== null && (
          <span className={styles.problem}>{t('kiosk.settings.refused', { problem })}</span>
        )}
        {problem === null && wrong && <span className={styles.problem}>{problemText(wrong)}</span>}
        {problem === null && !wrong && changed && t('kiosk.settings.unsaved')}
        {!changed && done && t(`kiosk.settings.${done}`)}
      </p>
      {!changed && done === 'saved' && before && (
        <button type="button" className={styles.button} disabled={saving} onClick={() => void undoSave()}>
          <Undo2 aria-hidden="true" />
          {t('kiosk.settings.undo')}
        </button>
      )}
      {changed && (
        <button type="button" className={styles.button} disabled={saving} onClick={discardDraft}>
          {t('kiosk.settings.reset')}
        </button>
      )}
      <button type="submit" className={styles.main} disabled={!changed || saving || wrong !== null}>
        {t(saving ? 'kiosk.settings.saving' : 'kiosk.settings.save')}
      </button>
    </div>
  )
}
