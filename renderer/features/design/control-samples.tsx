import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import buttons from '../../ui/buttons.module.css'
import { Choices } from '../../ui/choices.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Figure } from '../../ui/figure.tsx'
import form from '../../ui/form.module.css'
import { Lamp } from '../../ui/lamp.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import styles from './control-samples.module.css'
import { SPECIMEN_KPI } from './specimens.ts'

const SPANS = ['day', 'month', 'year'] as const
const ROWS = [
  ['red', 'Định Công', 88.7, '07:40'],
  ['yellow', 'Hà Đông', 97.2, '09:15'],
  ['green', 'Sóc Sơn', 99.4, '19/11'],
] as const

/** What is pressed, typed and chosen. */
export function ControlSamples() {
  const { t } = useTranslation()
  const wrongId = useId()
  const [name, setName] = useState('')
  const [search, setSearch] = useState('')
  const [span, setSpan] = useState<(typeof SPANS)[number]>('month')
  const [asking, setAsking] = useState(false)
  return (
    <div className={styles.controls}>
      <div className={styles.line}>
        <button type="button" className={buttons.main}>
          {t('design.control.main')}
        </button>
        <button type="button" className={buttons.button}>
          {t('design.control.button')}
        </button>
        <button type="button" className={buttons.danger} onClick={() => setAsking(true)}>
          {t('design.control.open')}
        </button>
        <button type="button" className={buttons.main} disabled>
          {t('design.control.disabled')}
        </button>
        <button type="button" className={classes(buttons.button, buttons.small)}>
          {t('design.control.small')}
        </button>
      </div>
      <div className={styles.fields}>
        <label className={form.field}>
          <span className={form.label}>{t('design.control.name')}</span>
          <input
            className={form.input}
            value={name}
            maxLength={120}
            autoComplete="off"
            placeholder={t('design.control.nameHint')}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className={form.field}>
          <span className={form.label}>{t('design.control.wrong')}</span>
          <input
            type="time"
            className={form.input}
            defaultValue="06:00"
            aria-invalid="true"
            aria-describedby={wrongId}
          />
          <span id={wrongId} className={form.problem}>
            {t('design.control.wrongText')}
          </span>
        </label>
        <label className={form.field}>
          <span className={form.label}>{t('design.control.off')}</span>
          <input className={form.input} value="99,0 %" disabled readOnly />
        </label>
      </div>
      <div className={styles.line}>
        <Choices
          label={t('design.control.choice')}
          choices={SPANS.map((key) => ({ key, name: t(`design.control.${key}`) }))}
          chosen={span}
          choose={setSpan}
        />
        <SearchField
          label={t('design.control.search')}
          placeholder={t('design.control.search')}
          value={search}
          onChange={setSearch}
        />
      </div>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('design.control.table')}</caption>
        <thead>
          <tr>
            {(['unit', 'value', 'since'] as const).map((column) => (
              <th key={column} scope="col" className={column === 'unit' ? undefined : styles.number}>
                {t(`design.control.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([lamp, unit, value, since]) => (
            <tr key={unit}>
              <th scope="row" className={styles.unit}>
                <Lamp lamp={lamp} label={t(`lamp.${lamp}`)} /> {unit}
              </th>
              <td className={styles.number}>
                <Figure kpi={SPECIMEN_KPI} value={value} tone={lamp === 'green' ? 'plain' : lamp} />
              </td>
              <td className={styles.number}>{since}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {asking && (
        <Dialog title={t('design.control.dialog')} close={() => setAsking(false)}>
          <div className={form.form}>
            <p className={form.meaning}>{t('design.control.dialogText')}</p>
            <div className={form.buttons}>
              <button type="button" className={form.button} onClick={() => setAsking(false)}>
                {t('design.control.button')}
              </button>
              <button type="button" className={form.danger} onClick={() => setAsking(false)}>
                {t('design.control.danger')}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  )
}
