import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { contrast, parseHex } from '../../ui/colour-maths.ts'
import styles from './colour-samples.module.css'

const GROUPS = {
  grounds: ['--ground', '--panel', '--raised', '--line', '--alarm-ground'],
  texts: ['--text-strong', '--text-soft', '--text-dim', '--text-red', '--text-yellow', '--focus'],
  lamps: ['--lamp-red', '--lamp-yellow', '--lamp-green', '--lamp-grey'],
  maps: ['--map-red', '--map-yellow', '--map-green', '--map-grey', '--map-hatch'],
  charts: ['--trend', '--trend-red', '--trend-yellow', '--chart-line', '--chart-mark', '--chart-target'],
} as const
type Group = keyof typeof GROUPS
const ALL = Object.values(GROUPS).flat()

/** The tokens of colour by name, with their contrast against the panel they stand on. */
export function ColourSamples() {
  const { t } = useTranslation()
  const formats = useFormats()
  const element = useRef<HTMLDivElement>(null)
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map())
  useLayoutEffect(() => {
    if (!element.current) return
    const style = getComputedStyle(element.current)
    setValues(new Map(ALL.map((token) => [token, style.getPropertyValue(token).trim()])))
  }, [])
  const panel = parseHex(values.get('--panel') ?? '')
  const ratioOf = (token: string): string | null => {
    const colour = parseHex(values.get(token) ?? '')
    return colour && panel ? formats.number(contrast(colour, panel), 1) : null
  }
  return (
    <div ref={element} className={styles.groups}>
      {(Object.keys(GROUPS) as Group[]).map((group) => (
        <section key={group}>
          <h4 className={styles.group}>{t(`design.colour.${group}`)}</h4>
          <ul className={styles.swatches}>
            {GROUPS[group].map((token) => (
              <li key={token} className={styles.swatch}>
                <span className={styles.colour} style={{ background: `var(${token})` }} />
                <span className={styles.token}>{token.slice(2)}</span>
                <span className={styles.value}>
                  {values.get(token)}
                  {group !== 'grounds' &&
                    ` · ${t('design.colour.contrast', { ratio: ratioOf(token) ?? '–' })}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
