import { useTranslation } from 'react-i18next'
import { confirmImport, dropImport, planImport } from './feed.ts'
import styles from './form.module.css'
import { PlanView } from './plan-view.tsx'
import { useEditor } from './store.ts'

/** Imports a pack from a file: first what it would change, then it. */
export function PackDesk({ mayWrite }: { readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const importing = useEditor((editor) => editor.importing)
  if (!mayWrite) return <p className={styles.choose}>{t('editor.readOnly')}</p>
  const plan = importing?.plan ?? null
  return (
    <section className={styles.form} aria-labelledby="editor-import">
      <header className={styles.head}>
        <div className={styles.title}>
          <h3 id="editor-import">{t('editor.pack.import')}</h3>
          <p className={styles.facts}>{importing?.fileName ?? t('editor.pack.importWhat')}</p>
        </div>
        <div className={styles.buttons}>
          <label className={styles.button}>
            {t('editor.pack.choose')}
            <input
              type="file"
              accept=".yaml,.yml"
              className="visually-hidden"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                event.target.value = ''
                if (file) void file.text().then((text) => planImport(file.name, text))
              }}
            />
          </label>
          {importing && !plan?.applied && (
            <>
              <button type="button" className={styles.button} onClick={dropImport}>
                {t('editor.saving.cancel')}
              </button>
              <button
                type="button"
                className={styles.main}
                disabled={importing.working || !plan || plan.breaks.length > 0 || plan.changes.length === 0}
                onClick={() => void confirmImport()}
              >
                {t(importing.working ? 'editor.saving.working' : 'editor.pack.apply')}
              </button>
            </>
          )}
        </div>
      </header>
      {importing?.problem && (
        <p className={styles.problem} role="alert">
          {t('editor.pack.refused', { problem: importing.problem })}
        </p>
      )}
      {plan?.applied && <p role="status">{t('editor.pack.applied', { pack: plan.pack })}</p>}
      {plan && <PlanView plan={plan} />}
    </section>
  )
}
