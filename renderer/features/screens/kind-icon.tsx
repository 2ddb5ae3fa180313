import { Monitor, QrCode, Smartphone, Tablet, Tv } from 'lucide-react'
import type { ScreenKind } from '#shared/domain/screen-kind.ts'
import styles from './screens-page.module.css'

const ICONS = { phone: Smartphone, tablet: Tablet, computer: Monitor, box: Tv } as const

/** Stands beside the kind's name; null: nobody has scanned its code yet. */
export function KindIcon({ kind }: { readonly kind: ScreenKind | null }) {
  const Icon = kind ? ICONS[kind] : QrCode
  return <Icon className={styles.kind} aria-hidden="true" />
}
