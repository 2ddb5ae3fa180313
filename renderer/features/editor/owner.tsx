import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useStation } from '../station/store.ts'

interface OwnerProps {
  /** Code of the unit whose station hands it down. */
  readonly owner: string
  readonly className: string | undefined
}

/** Says who changes what can only be read here. */
export function Owner({ owner, className }: OwnerProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const uplink = useStation(({ info }) => info?.uplink ?? null)
  const isParent = uplink?.parent === owner
  const name = isParent
    ? nameIn(language, { nameVi: uplink.parentNameVi, nameEn: uplink.parentNameEn })
    : owner
  return (
    <span className={className}>
      <Lock aria-hidden="true" size="1em" /> {t('editor.owned', { name })}
    </span>
  )
}
