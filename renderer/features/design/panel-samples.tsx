import { useTranslation } from 'react-i18next'
import { Lamp } from '../../ui/lamp.tsx'
import { PanelFrame, type PanelState, READY } from '../../ui/panel.tsx'
import styles from './panel-samples.module.css'

/** The frame of every panel, in each of its states. */
export function PanelSamples({ theme }: { readonly theme?: 'dark' | 'light' }) {
  const { t } = useTranslation()
  const states: readonly (readonly ['ready' | 'stale' | 'loading' | 'empty' | 'error', PanelState])[] = [
    ['ready', READY],
    ['stale', READY],
    ['loading', { kind: 'loading' }],
    ['empty', { kind: 'empty', text: t('design.panel.emptyText') }],
    ['error', { kind: 'error', text: t('design.panel.errorText') }],
  ]
  return (
    <div className={styles.panels} data-specimen="panels">
      {states.map(([key, state]) => (
        <PanelFrame
          key={key}
          title={
            <>
              {t(`design.panel.${key}`)}
              {theme && <span className="visually-hidden"> ({t(`design.${theme}`)})</span>}
            </>
          }
          state={state}
          stale={key === 'stale' ? t('design.panel.staleText') : null}
          className={styles.panel}
        >
          <p className={styles.body}>
            <Lamp lamp="red" label={t('lamp.red')} />
            {t('design.panel.body')}
          </p>
        </PanelFrame>
      ))}
    </div>
  )
}
