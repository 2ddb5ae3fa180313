import { lazy, Suspense } from 'react'
import { useBoundaryDesk } from './store.ts'

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }))

/** The dialog of the import, once for the whole wall: an import changes the scene beneath it. */
export function BoundaryDialog() {
  const open = useBoundaryDesk((desk) => desk.open)
  if (!open) return null
  return (
    <Suspense>
      <ImportDialog />
    </Suspense>
  )
}
