import { CircleHelp, FileUp, type LucideIcon, Map as MapIcon, MonitorUp, Network } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PLACES, type Place } from '#shared/domain/place.ts'
import { showPlace } from '../../app/view.ts'
import styles from './next-steps.module.css'
import pieces from './pieces.module.css'
import { childrenOf, useFirstRun } from './store.ts'

interface Next {
  readonly words: 'nextEnrol' | 'nextJoin' | 'nextFigures' | 'nextScreen' | 'nextMap' | 'nextHelp'
  readonly icon: LucideIcon
  /** Where it is done; the first of these that this program has. */
  readonly at: readonly string[]
}

/** The wall is open now; these are the places that a new station needs first. */
export function NextSteps({ close }: { readonly close: () => void }) {
  const { t } = useTranslation()
  const hasBelow = useFirstRun((view) => childrenOf(view.units, view.unit ?? '').length > 0)
  const unlinked = useFirstRun(
    (view) => view.jobs?.parent?.state !== 'done' && view.byCode.get(view.unit ?? '')?.parent !== null,
  )
  const nexts: readonly Next[] = [
    ...(hasBelow ? [{ words: 'nextEnrol', icon: Network, at: ['links'] } as const] : []),
    ...(unlinked ? [{ words: 'nextJoin', icon: Network, at: ['links'] } as const] : []),
    { words: 'nextFigures', icon: FileUp, at: ['help'] },
    { words: 'nextScreen', icon: MonitorUp, at: ['screens', 'settings'] },
    ...(hasBelow ? [{ words: 'nextMap', icon: MapIcon, at: ['settings'] } as const] : []),
    { words: 'nextHelp', icon: CircleHelp, at: ['help'] },
  ]
  const go = (place: Place) => {
    showPlace(place)
    close()
  }
  return (
    <>
      <div className={pieces.buttons}>
        <button type="button" className={pieces.main} onClick={() => go('overview')}>
          {t('firstRun.making.open')}
        </button>
      </div>
      <h2 className={styles.nextTitle}>{t('firstRun.making.next')}</h2>
      <ul className={styles.nexts}>
        {nexts.map(({ words, icon: Icon, at }) => {
          const place = at.map((name) => PLACES.find((each) => each === name)).find((each) => each)
          return (
            <li key={words}>
              <button type="button" className={styles.next} onClick={() => go(place ?? 'overview')}>
                <Icon className={styles.nextIcon} aria-hidden="true" />
                <span className={styles.nextName}>{t(`firstRun.making.${words}`)}</span>
                <span className={styles.nextWhat}>{t(`firstRun.making.${words}What`)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
