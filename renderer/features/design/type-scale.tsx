import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { COMFORTABLE_MINUTES, capitalMinutes, distanceFor } from './reading-distance.ts'
import styles from './type-scale.module.css'
import { TYPE_SCALE } from './type-sizes.ts'

/** Every size of type at its real size, and from how far it can be read. */
export function TypeScale() {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          {(['size', 'angle', 'far', 'use'] as const).map((column) => (
            <th key={column} scope="col" className={column === 'use' ? undefined : styles.number}>
              {t(`design.type.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {TYPE_SCALE.map(([name, px]) => (
          <tr key={name}>
            <th scope="row" className={styles.sample} style={{ fontSize: `var(--text-${name})` }}>
              {t('design.type.sample')}
            </th>
            <td className={styles.number}>{px} px</td>
            <td className={styles.number}>
              {t('design.type.minutes', { value: formats.number(capitalMinutes(px, 3), 0) })}
            </td>
            <td className={styles.number}>
              {t('design.type.metres', { value: formats.number(distanceFor(px, COMFORTABLE_MINUTES), 1) })}
            </td>
            <td className={styles.use}>{t(`design.type.${name}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
