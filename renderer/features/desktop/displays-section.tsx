import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopState, WallSetup } from '#shared/domain/desktop.ts'
import styles from './desktop-settings.module.css'
import { DisplayChoice } from './display-choice.tsx'
import { DisplayPicture } from './display-picture.tsx'
import { findSetup, goneSetups, replaceSetup } from './display-setups.ts'
import { changeDesktop } from './store.ts'
import { usePlaylists } from './use-playlists.ts'

/** The displays as they stand beside one another, and what each shows. */
export function DisplaysSection({ state }: { readonly state: DesktopState }) {
  const { t } = useTranslation()
  const { displays, settings } = state
  const [chosenId, setChosenId] = useState(displays.find(({ isPrimary }) => isPrimary)?.id ?? null)
  const playlists = usePlaylists()
  const chosen = displays.find(({ id }) => id === chosenId) ?? displays[0] ?? null
  const gone = goneSetups(settings.walls, displays)
  const save = (walls: readonly WallSetup[]) => changeDesktop({ settings: { ...settings, walls } })
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{t('desktop.displays')}</h3>
      <p className={styles.hint}>{t('desktop.displaysHint')}</p>
      <div className={styles.displays}>
        <DisplayPicture
          displays={displays}
          walls={settings.walls}
          playlists={playlists}
          chosen={chosen?.id ?? null}
          choose={setChosenId}
        />
        {chosen && (
          <DisplayChoice
            key={chosen.id}
            display={chosen}
            number={displays.indexOf(chosen) + 1}
            setup={findSetup(settings.walls, displays, chosen)}
            playlists={playlists}
            save={(setup) => save(replaceSetup(settings.walls, displays, chosen, setup))}
          />
        )}
      </div>
      {gone.length > 0 && (
        <ul className={styles.gone}>
          {gone.map((setup) => (
            <li key={setup.display.id} className={styles.row}>
              <span>
                <strong>{setup.display.label || t('desktop.size', { ...setup.display.bounds })}</strong>{' '}
                {t('desktop.gone')}
              </span>
              <button
                type="button"
                className={styles.button}
                onClick={() => void save(settings.walls.filter((each) => each !== setup))}
              >
                {t('desktop.forget')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
