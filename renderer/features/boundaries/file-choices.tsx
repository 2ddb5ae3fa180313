import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ENCODINGS, type Encoding } from '#shared/boundary-file/dbf-text.ts'
import { PROJECTION_KEYS } from '#shared/boundary-file/projection-keys.ts'
import { useFormats } from '../../i18n/format.ts'
import dialog from '../../ui/form.module.css'
import { changeChoices, changeConversion } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'

/** What the file says, or is taken to say; each can be corrected. */
export function FileChoices() {
  const { t } = useTranslation()
  const formats = useFormats()
  const converted = useBoundaryDesk((desk) => desk.converted)
  const needsProjection = useBoundaryDesk((desk) => desk.needsProjection)
  const conversion = useBoundaryDesk((desk) => desk.conversion)
  const choices = useBoundaryDesk((desk) => desk.choices)
  const source = useBoundaryDesk((desk) => desk.source)
  const projection = needsProjection ? (conversion.projection ?? '') : (converted?.projection.key ?? '')
  const assumed = (said: string | undefined) =>
    said === 'assumed' ? t('boundaries.file.assumed') : undefined
  const isShort = !needsProjection && converted !== null
  return (
    <div className={styles.file}>
      {isShort && converted.layers.length > 1 && (
        <Choice
          label={t('boundaries.file.layer')}
          value={converted.layer}
          change={(layer) => changeConversion({ layer })}
        >
          {converted.layers.map((layer) => (
            <option key={layer}>{layer}</option>
          ))}
        </Choice>
      )}
      <Choice
        label={t('boundaries.file.projection')}
        note={needsProjection ? undefined : assumed(converted?.projection.said)}
        value={projection}
        change={(key) => changeConversion({ projection: key })}
      >
        {projection === '' && <option value="">{t('boundaries.file.chooseProjection')}</option>}
        {projection === 'prj' && <option value="prj">{t('boundaries.file.asFile')}</option>}
        {PROJECTION_KEYS.map((key) => (
          <option key={key} value={key}>
            {projectionName(key, t, (value, decimals) => formats.number(value, decimals))}
          </option>
        ))}
      </Choice>
      {isShort && converted.text && (
        <Choice
          label={t('boundaries.file.encoding')}
          note={assumed(converted.text.said)}
          value={converted.text.encoding}
          change={(encoding) => changeConversion({ encoding: encoding as Encoding })}
        >
          {ENCODINGS.map((encoding) => (
            <option key={encoding} value={encoding}>
              {encoding === 'tcvn3' ? t('boundaries.file.tcvn3') : encoding.toUpperCase()}
            </option>
          ))}
        </Choice>
      )}
      {isShort &&
        (['codeField', 'nameField'] as const).map((which) => (
          <Choice
            key={which}
            label={t(`boundaries.file.${which}`)}
            value={fieldValue(choices[which])}
            change={(value) =>
              changeChoices({ [which]: value === GUESS ? undefined : value === NONE ? null : value.slice(1) })
            }
          >
            <option value={GUESS}>{t('boundaries.file.guess')}</option>
            <option value={NONE}>{t('boundaries.file.none')}</option>
            {converted.fields.map(({ name, samples }) => (
              <option key={name} value={`=${name}`}>
                {samples.length > 0 ? `${name} (${samples.join(', ')})`.slice(0, 60) : name}
              </option>
            ))}
          </Choice>
        ))}
      <label className={dialog.field}>
        <span className={dialog.label}>{t('boundaries.file.source')}</span>
        <input
          className={dialog.input}
          value={source}
          maxLength={200}
          placeholder={t('boundaries.file.sourceHint')}
          onChange={(event) => useBoundaryDesk.setState({ source: event.target.value })}
        />
      </label>
    </div>
  )
}

/** A column's name follows `=`, so that no name is taken for one of these. */
const GUESS = 'guess'
const NONE = 'none'
const fieldValue = (field: string | null | undefined): string =>
  field === undefined ? GUESS : field === null ? NONE : `=${field}`

function projectionName(
  key: string,
  t: TFunction,
  number: (value: number, decimals: number) => string,
): string {
  if (key === 'wgs84' || key === 'vn2000') return t(`boundaries.file.${key}`)
  if (key.startsWith('utm')) return t('boundaries.file.utm', { zone: key.slice(3) })
  const degrees = Number(key.slice('tm3-'.length))
  const minutes = Math.round((degrees % 1) * 60)
  const meridian = `${number(Math.floor(degrees), 0)}°${String(minutes).padStart(2, '0')}′`
  return t('boundaries.file.tm3', { meridian })
}

interface ChoiceProps {
  readonly label: string
  readonly note?: string | undefined
  readonly value: string
  readonly change: (value: string) => void
  readonly children: ReactNode
}

function Choice({ label, note, value, change, children }: ChoiceProps) {
  return (
    <label className={dialog.field}>
      <span className={dialog.label}>
        {label}
        {note !== undefined && <em className={styles.note}> · {note}</em>}
      </span>
      <select className={dialog.input} value={value} onChange={(event) => change(event.target.value)}>
        {children}
      </select>
    </label>
  )
}
