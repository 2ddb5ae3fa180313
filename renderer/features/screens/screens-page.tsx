import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { AcceptDialog } from './accept-dialog.tsx'
import { CertificateNote } from './certificate-note.tsx'
import { RenameDialog, RevokeDialog } from './change-dialogs.tsx'
import { CodeForm } from './code-form.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { ReachNote } from './reach-note.tsx'
import { ScreenList } from './screen-list.tsx'
import styles from './screens-page.module.css'
import { askAbout, useScreens } from './store.ts'
import { WaitingList } from './waiting-list.tsx'

/** Browsers that are screens of this station, and those that ask to be. */
export function ScreensPage() {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const devices = useScreens((screens) => screens.devices)
  const problem = useScreens((screens) => screens.problem)
  const note = useScreens((screens) => screens.note)
  const paired = devices?.filter(({ pairedAt }) => pairedAt !== null) ?? []
  const aside = mayWrite && devices && (
    <div className={styles.aside}>
      <p className={controls.count}>
        {t('screens.counts', {
          connected: paired.filter(({ connected }) => connected).length,
          all: paired.length,
        })}
      </p>
      <button type="button" className={styles.add} onClick={() => askAbout({ what: 'invite' })}>
        <Plus className={styles.addIcon} aria-hidden="true" />
        {t('screens.add')}
      </button>
    </div>
  )
  return (
    <main className={scene.scene}>
      <Panel bare title={t('screens.title')} aside={aside} state={stateOf()}>
        <div className={styles.page}>
          <div className={styles.side}>
            <ReachNote />
            <CodeForm />
            <CertificateNote />
          </div>
          <div className={styles.lists}>
            <p className={note?.wrong ? styles.wrong : styles.note} role="status">
              {note?.text ?? t('screens.what')}
            </p>
            <WaitingList />
            <ScreenList />
          </div>
        </div>
        <Dialogs />
      </Panel>
    </main>
  )

  function stateOf(): PanelState {
    if (!mayWrite) return { kind: 'empty', text: t('screens.readOnly') }
    if (devices) return READY
    return problem === null ? { kind: 'loading' } : { kind: 'error', text: t('data.loadFailed', { problem }) }
  }
}

function Dialogs() {
  const asking = useScreens((screens) => screens.asking)
  switch (asking?.what) {
    case 'accept':
      return <AcceptDialog request={asking.request} />
    case 'invite':
      return <InviteDialog />
    case 'rename':
      return <RenameDialog device={asking.device} />
    case 'revoke':
      return <RevokeDialog device={asking.device} />
    default:
      return null
  }
}
