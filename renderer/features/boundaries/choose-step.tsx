import { FileUp } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import dialog from '../../ui/form.module.css'
import { chooseFiles, closeDesk } from './actions.ts'
import styles from './import-dialog.module.css'
import { PresentSet } from './present-set.tsx'
import { useBoundaryDesk } from './store.ts'
import { WorkingLine } from './working-line.tsx'

const KINDS = '.geojson,.json,.topojson,.shp,.dbf,.prj,.cpg,.zip'

/** Which file; and what is there now. */
export function ChooseStep() {
  const { t } = useTranslation()
  const busy = useBoundaryDesk((desk) => desk.working !== null)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drag = (event: DragEvent, isOver: boolean): void => {
    event.preventDefault()
    setOver(isOver)
  }
  return (
    <>
      <PresentSet />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button in it does the same. */}
      <div
        className={classes(styles.drop, over && styles.over)}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false)
          void chooseFiles([...event.dataTransfer.files])
        }}
      >
        <FileUp className={styles.dropIcon} aria-hidden="true" />
        <p className={styles.dropTitle}>{t('boundaries.drop.title')}</p>
        <p>{t('boundaries.drop.or')}</p>
        <button type="button" className={dialog.main} disabled={busy} onClick={() => input.current?.click()}>
          {t('boundaries.drop.choose')}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={KINDS}
          aria-label={t('boundaries.drop.choose')}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])]
            // So that the same file can be chosen again after it was mended.
            event.target.value = ''
            void chooseFiles(files)
          }}
        />
        <p className={styles.kinds}>{t('boundaries.drop.kinds')}</p>
      </div>
      <WorkingLine />
      <div className={styles.buttons}>
        <p className={styles.promise}>{t('boundaries.drop.promise')}</p>
        <button type="button" className={dialog.button} onClick={closeDesk}>
          {t('boundaries.close')}
        </button>
      </div>
    </>
  )
}
