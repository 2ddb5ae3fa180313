import { useTranslation } from 'react-i18next'
import dialog from '../../ui/form.module.css'
import { PlaylistOptions } from './playlist-select.tsx'
import { useScreens } from './store.ts'

export interface ScreenDraft {
  readonly name: string
  readonly playlist: string | null
}

interface ScreenFieldsProps {
  readonly draft: ScreenDraft
  readonly change: (draft: ScreenDraft) => void
}

/** A screen's name and, where there are any to choose from, its playlist. */
export function ScreenFields({ draft, change }: ScreenFieldsProps) {
  const { t } = useTranslation()
  const hasPlaylists = useScreens((screens) => screens.playlists.length > 0)
  return (
    <>
      <label className={dialog.field}>
        <span className={dialog.label}>{t('screens.accept.name')}</span>
        <input
          className={dialog.input}
          value={draft.name}
          maxLength={80}
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this dialog.
          autoFocus
          autoComplete="off"
          placeholder={t('screens.accept.nameHint')}
          onChange={(event) => change({ ...draft, name: event.target.value })}
        />
      </label>
      {hasPlaylists && (
        <label className={dialog.field}>
          <span className={dialog.label}>{t('screens.accept.playlist')}</span>
          <select
            className={dialog.input}
            value={draft.playlist ?? ''}
            onChange={(event) => change({ ...draft, playlist: event.target.value || null })}
          >
            <PlaylistOptions chosen={draft.playlist} />
          </select>
        </label>
      )}
    </>
  )
}
