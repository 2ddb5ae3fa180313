import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { useAlarmName } from './alarm-name.ts'
import { callsAfter } from './announcer.ts'
import { useAlarms } from './store.ts'

interface Said {
  readonly fresh: readonly AlarmItem[]
  /** Counted, so that the same words are said anew. */
  readonly times: number
}

/** Says a new red alarm aloud, once; several at a time are counted, and the first is named. */
export function AlarmAnnouncer() {
  const { t } = useTranslation()
  const nameOf = useAlarmName()
  const [{ fresh, times }, setSaid] = useState<Said>({ fresh: [], times: 0 })
  useEffect(() => {
    let before: ReadonlySet<number> | null = null
    const follow = (): void => {
      const { loaded, byId } = useAlarms.getState()
      if (!loaded) return
      const calls = callsAfter(before, byId.values())
      before = calls.calling
      if (calls.fresh.length > 0) setSaid((said) => ({ fresh: calls.fresh, times: said.times + 1 }))
    }
    follow()
    return useAlarms.subscribe(follow)
  }, [])
  const [first] = fresh
  const named = first && nameOf(first)
  return (
    <div className="visually-hidden" aria-live="assertive" aria-atomic="true">
      {named && (
        <p key={times}>
          {t('alarms.announce', { count: fresh.length, name: `${named.unit} · ${named.subject}` })}
        </p>
      )}
    </div>
  )
}
