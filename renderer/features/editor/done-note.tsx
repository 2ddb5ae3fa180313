import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './done-note.module.css'
import { useEditor } from './store.ts'

/** What was just done, with the way back. */
export function DoneNote() {
  const { t } = useTranslation()
  const done = useEditor((editor) => editor.done)
  const problem = useEditor((editor) => (editor.loaded ? editor.problem : null))
  const undo = done?.undo
  return (
    <p className={styles.done} role="status">
      {problem !== null && <span className={styles.problem}>{t('editor.saving.problem', { problem })}</span>}
      {done && t(`editor.done.${done.how}`, { name: done.key })}
      {undo && (
        <button type="button" className={styles.undo} onClick={undo}>
          <Undo2 aria-hidden="true" />
          {t('editor.done.undo')}
        </button>
      )}
    </p>
  )
}
