import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceItem } from '#shared/contract/index.ts'
import dialog from '../../ui/form.module.css'
import { rename, revoke } from './actions.ts'
import { DialogForm } from './dialog-form.tsx'

export function RenameDialog({ device }: { readonly device: DeviceItem }) {
  const { t } = useTranslation()
  const [name, setName] = useState(device.name)
  const wanted = name.trim()
  return (
    <DialogForm
      title={t('screens.rename.title', { name: device.name })}
      yes={t('screens.rename.yes')}
      ready={wanted !== '' && wanted !== device.name}
      run={() => rename(device, wanted)}
    >
      <label className={dialog.field}>
        <span className={dialog.label}>{t('screens.accept.name')}</span>
        <input
          className={dialog.input}
          value={name}
          maxLength={80}
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this dialog.
          autoFocus
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
    </DialogForm>
  )
}

/** Says what will happen before it does: to a screen, or to an invitation that nobody has used yet. */
export function RevokeDialog({ device }: { readonly device: DeviceItem }) {
  const { t } = useTranslation()
  const what = device.pairedAt === null ? 'withdraw' : 'revoke'
  return (
    <DialogForm
      title={t(`screens.${what}.title`, { name: device.name })}
      yes={t(`screens.${what}.yes`)}
      ready
      danger
      run={() => revoke(device)}
    >
      <p className={dialog.meaning}>{t(`screens.${what}.what`)}</p>
    </DialogForm>
  )
}
