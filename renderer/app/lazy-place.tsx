import { type ComponentType, useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import scene from '../ui/scene.module.css'

export type PlaceView = ComponentType<{ readonly unit: string }> & {
  /** Fetches its program ahead; asked again after a failure it tries anew. */
  readonly prepare?: () => Promise<void>
}

/**
 * A scene or page whose program is fetched when it is first shown, or ahead of that. Unlike React's own
 * `lazy`, one that could not be fetched is fetched anew the next time: a wall goes on for months.
 */
export function lazyPlace(load: () => Promise<PlaceView>): PlaceView {
  let View: PlaceView | null = null
  let loading: Promise<void> | null = null
  const fetchView = async (): Promise<void> => {
    try {
      View = await load()
    } finally {
      loading = null
    }
  }
  const prepare = async (): Promise<void> => {
    if (View) return
    loading ??= fetchView()
    await loading
  }
  function LazyPlace({ unit }: { readonly unit: string }) {
    const [, drawAgain] = useReducer((times: number) => times + 1, 0)
    const [error, setError] = useState<unknown>(null)
    useEffect(() => {
      if (View) return
      let left = false
      prepare().then(
        () => left || drawAgain(),
        (failure: unknown) => left || setError(failure ?? new Error('not loaded')),
      )
      return () => {
        left = true
      }
    }, [])
    if (error !== null) throw error
    return View ? <View unit={unit} /> : <Loading />
  }
  return Object.assign(LazyPlace, { prepare })
}

function Loading() {
  const { t } = useTranslation()
  return (
    <main className={scene.scene} aria-busy="true">
      <p className={scene.loading} role="status">
        {t('panel.loading')}
      </p>
    </main>
  )
}
