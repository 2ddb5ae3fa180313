import { useTranslation } from 'react-i18next'
import styles from './kiosk-settings.module.css'
import { readSeconds, type WallDraft } from './settings-draft.ts'
import { changeDraft } from './settings-store.ts'

/** What holds for all screens, whatever they play. */
export function WallFields({ draft }: { readonly draft: WallDraft }) {
  const { t } = useTranslation()
  return (
    <fieldset className={styles.others}>
      <legend className={styles.legend}>{t('kiosk.settings.others')}</legend>
      <label className={styles.field}>
        {t('kiosk.settings.default')}
        <select
          className={styles.select}
          value={draft.defaultId ?? ''}
          onChange={(event) => changeDraft({ defaultId: event.target.value || null })}
        >
          {draft.lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="">{t('kiosk.settings.noDefault')}</option>
        </select>
      </label>
      <label className={styles.field}>
        {t('kiosk.settings.resume')}
        <input
          className={styles.short}
          inputMode="numeric"
          aria-invalid={readSeconds(draft.resumeAfter, 10, 3_600) === null}
          value={draft.resumeAfter}
          onChange={(event) => changeDraft({ resumeAfter: event.target.value })}
        />
        {t('kiosk.settings.resumeUnit')}
      </label>
      <div className={styles.line}>
        <label className={styles.switch}>
          <input
            type="checkbox"
            checked={draft.quiet}
            onChange={(event) => changeDraft({ quiet: event.target.checked })}
          />
          {t('kiosk.settings.quiet')}
        </label>
        {draft.quiet &&
          (['from', 'until'] as const).map((end) => (
            <label key={end} className={styles.field}>
              {t(`kiosk.settings.${end}`)}
              <input
                type="time"
                className={styles.time}
                value={draft[end]}
                onChange={(event) => changeDraft({ [end]: event.target.value })}
              />
            </label>
          ))}
        <p className={styles.hint}>{t('kiosk.settings.quietHint')}</p>
      </div>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={draft.pixelShift}
          onChange={(event) => changeDraft({ pixelShift: event.target.checked })}
        />
        {t('kiosk.settings.shift')}
      </label>
    </fieldset>
  )
}
