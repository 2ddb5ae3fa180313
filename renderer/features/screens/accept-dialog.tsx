import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PairingRequestItem } from '#shared/contract/index.ts'
import { groupPairingCode } from '#shared/domain/pairing-code.ts'
import dialog from '../../ui/form.module.css'
import { accept } from './actions.ts'
import { DialogForm } from './dialog-form.tsx'
import { type ScreenDraft, ScreenFields } from './screen-fields.tsx'
import styles from './screens-page.module.css'
import { useScreens } from './store.ts'

/** Who asks, to be compared with the screen, and what it shall be called. */
export function AcceptDialog({ request }: { readonly request: PairingRequestItem }) {
  const { t } = useTranslation()
  // A box hangs on a wall, where nobody turns it; phones and desks are turned by hand.
  const playlist = request.kind === 'box' ? useScreens.getState().defaultPlaylist : null
  const [draft, setDraft] = useState<ScreenDraft>({ name: '', playlist })
  const name = draft.name.trim()
  return (
    <DialogForm
      title={t('screens.accept.title')}
      yes={t('screens.accept.yes')}
      ready={name !== ''}
      run={() => accept(request.code, { ...draft, name })}
    >
      <p className={dialog.meaning}>{t('screens.accept.check')}</p>
      <p className={styles.bigCode}>{groupPairingCode(request.code)}</p>
      <p>
        {t('screens.accept.asks', {
          kind: t(`screens.kind.${request.kind}`),
          browser: request.browser ?? t('screens.waiting.unknownBrowser'),
          address: request.address ?? '?',
        })}
      </p>
      <ScreenFields draft={draft} change={setDraft} />
      <p className={dialog.meaning}>{t('screens.accept.may')}</p>
    </DialogForm>
  )
}
