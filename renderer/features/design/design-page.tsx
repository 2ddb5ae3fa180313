import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { ColourSamples } from './colour-samples.tsx'
import { ControlSamples } from './control-samples.tsx'
import styles from './design-page.module.css'
import { FigureSamples } from './figure-samples.tsx'
import { LampSamples } from './lamp-samples.tsx'
import { MapSample } from './map-sample.tsx'
import { MotionSamples } from './motion-samples.tsx'
import { PanelSamples } from './panel-samples.tsx'
import { SpaceSamples } from './space-samples.tsx'
import { TypeScale } from './type-scale.tsx'

type Part = 'lamps' | 'map' | 'figures' | 'panels' | 'colours' | 'type' | 'controls' | 'space' | 'motion'

interface PartProps {
  readonly unit: string
  /** Where a part is shown in both. */
  readonly theme?: 'dark' | 'light'
}

interface PartView {
  readonly key: Part
  readonly View: ComponentType<PartProps>
  /** Shown on the ground of either theme. */
  readonly themed: boolean
}

const PARTS: readonly PartView[] = [
  { key: 'lamps', View: LampSamples, themed: true },
  { key: 'map', View: MapSample, themed: true },
  { key: 'figures', View: FigureSamples, themed: true },
  { key: 'panels', View: PanelSamples, themed: true },
  { key: 'colours', View: ColourSamples, themed: true },
  { key: 'type', View: TypeScale, themed: false },
  { key: 'controls', View: ControlSamples, themed: true },
  { key: 'space', View: SpaceSamples, themed: false },
  { key: 'motion', View: MotionSamples, themed: false },
]

const partId = (part: Part): string => `design-${part}`

/** The design of the wall on one page, drawn by the very parts that the wall is made of. */
export function DesignPage({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  return (
    <main className={styles.page}>
      <nav className={styles.parts} aria-label={t('design.parts')}>
        {PARTS.map(({ key }) => (
          <button
            key={key}
            type="button"
            className={styles.part}
            onClick={() => document.getElementById(partId(key))?.scrollIntoView()}
          >
            {t(`design.part.${key}`)}
          </button>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={styles.sheet} aria-labelledby="design-title" tabIndex={0}>
        <header className={styles.head}>
          <h2 id="design-title" className={styles.title}>
            {t('page.design')}
          </h2>
          <p className={styles.lead}>{t('design.lead')}</p>
          <ul className={styles.rules}>
            {(['calm', 'company', 'honest'] as const).map((rule) => (
              <li key={rule} className={styles.rule}>
                {t(`design.rules.${rule}`)}
              </li>
            ))}
          </ul>
        </header>
        {PARTS.map(({ key, View, themed }) => (
          <section
            key={key}
            id={partId(key)}
            className={styles.section}
            aria-labelledby={`${partId(key)}-title`}
          >
            <h3 id={`${partId(key)}-title`} className={styles.name}>
              {t(`design.part.${key}`)}
            </h3>
            <p className={styles.about}>{t(`design.about.${key}`)}</p>
            {themed ? (
              <div className={styles.themes}>
                {(['dark', 'light'] as const).map((theme) => (
                  <article
                    key={theme}
                    className={styles.theme}
                    data-theme={theme}
                    aria-label={t(`design.${theme}`)}
                  >
                    <View unit={unit} theme={theme} />
                  </article>
                ))}
              </div>
            ) : (
              <View unit={unit} />
            )}
          </section>
        ))}
      </section>
    </main>
  )
}
