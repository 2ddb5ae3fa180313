import { useTranslation } from 'react-i18next'
import { Lamp } from '../../ui/lamp.tsx'
import { Panel } from '../../ui/panel.tsx'

const LAMPS = ['red', 'yellow', 'green', 'grey', 'none'] as const

/** The design of the wall on one page: what every panel is made of. */
export function DesignPage() {
  const { t } = useTranslation()
  return (
    <main>
      <Panel bare title={t('page.design')}>
        <ul>
          {LAMPS.map((lamp) => (
            <li key={lamp}>
              <Lamp lamp={lamp} /> {t(`lamp.${lamp}`)}
            </li>
          ))}
        </ul>
      </Panel>
    </main>
  )
}
