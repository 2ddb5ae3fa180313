import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceCreated } from '#shared/contract/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { invite } from './actions.ts'
import { InvitationView } from './invitation-view.tsx'
import { ReachNote } from './reach-note.tsx'
import { type ScreenDraft, ScreenFields } from './screen-fields.tsx'
import { askAbout, useScreens } from './store.ts'

/** A name, then a picture that pairs whichever device scans it. */
export function InviteDialog() {
  const { t } = useTranslation()
  const reach = useScreens((screens) => screens.reach)
  const [draft, setDraft] = useState<ScreenDraft>({ name: '', playlist: null })
  const [made, setMade] = useState<DeviceCreated | null>(null)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => askAbout(null)
  const name = draft.name.trim()

  async function make(): Promise<void> {
    if (name === '' || working) return
    setWorking(true)
    setProblem(null)
    const outcome = await invite({ ...draft, name }, made)
    setWorking(false)
    if (outcome.done) setMade(outcome.answer)
    else setProblem(outcome.problem)
  }

  return (
    <Dialog
      title={made ? t('screens.invite.titleMade', { name: made.name }) : t('screens.invite.title')}
      close={close}
      wide
    >
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        {reach && !reach.reachable && <ReachNote />}
        {made && reach ? (
          <InvitationView key={made.id} made={made} addresses={reach.addresses} />
        ) : (
          <>
            <p className={dialog.meaning}>{t('screens.invite.what')}</p>
            <ScreenFields draft={draft} change={setDraft} />
            <p className={dialog.meaning}>{t('screens.accept.may')}</p>
          </>
        )}
        <p className={dialog.problem} role="alert">
          {problem !== null && t('screens.done.failed', { problem })}
        </p>
        <div className={dialog.buttons}>
          {made && (
            <button type="button" className={dialog.button} disabled={working} onClick={() => void make()}>
              {t('screens.invite.again')}
            </button>
          )}
          <button type="button" className={made ? dialog.main : dialog.button} onClick={close}>
            {t(made ? 'screens.close' : 'screens.cancel')}
          </button>
          {!made && (
            <button type="submit" className={dialog.main} disabled={name === '' || working}>
              {t(working ? 'screens.working' : 'screens.invite.make')}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
