import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Playlist } from '#shared/contract/wall.ts'
import { type DisplayInfo, WALL_MODES, type WallSetup } from '#shared/domain/desktop.ts'
import styles from './desktop-settings.module.css'

const MODES = ['none', ...WALL_MODES] as const

interface DisplayChoiceProps {
  readonly display: DisplayInfo
  readonly number: number
  readonly setup: WallSetup | null
  readonly playlists: readonly Playlist[]
  /** Null: the display shows nothing of ours. */
  readonly save: (setup: WallSetup | null) => Promise<boolean>
}

/** What one display shows; takes effect at once. */
export function DisplayChoice({ display, number, setup, playlists, save }: DisplayChoiceProps) {
  const { t } = useTranslation()
  const [saved, setSaved] = useState(false)
  const { id, label, bounds, isPrimary } = display
  const mode = setup?.mode ?? 'none'
  const playlist = setup?.playlist ?? ''
  const keep = (next: (typeof MODES)[number], list: string) => {
    setSaved(false)
    void save(
      next === 'none'
        ? null
        : { display: { id, label, bounds }, mode: next, playlist: list === '' ? null : list },
    ).then(setSaved)
  }
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>
        {label === '' ? t('desktop.display', { number }) : t('desktop.displayNamed', { number, label })}
        {isPrimary && <span className={styles.hint}> · {t('desktop.primary')}</span>}
      </legend>
      {MODES.map((each) => (
        <label key={each} className={styles.option}>
          <input
            type="radio"
            name={`display-${id}`}
            checked={mode === each}
            onChange={() => keep(each, playlist)}
          />
          <span>
            {t(`desktop.show.${each}`)}
            <span className={styles.optionHint}>{t(`desktop.showHint.${each}`)}</span>
          </span>
        </label>
      ))}
      {mode !== 'none' && (
        <label className={styles.field}>
          {t('desktop.playlist')}
          <select
            className={styles.select}
            value={playlist}
            onChange={(event) => keep(mode, event.target.value)}
          >
            <option value="">{t('desktop.playlistDefault')}</option>
            {playlists.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
            {playlist !== '' && !playlists.some((each) => each.id === playlist) && (
              <option value={playlist}>{t('desktop.playlistGone', { id: playlist })}</option>
            )}
          </select>
        </label>
      )}
      <p className={styles.saved} role="status">
        {saved ? t('desktop.saved') : ''}
      </p>
    </fieldset>
  )
}
