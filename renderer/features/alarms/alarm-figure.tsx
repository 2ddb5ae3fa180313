import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp, type LampShape } from '../../ui/lamp.tsx'
import { useDictionary } from '../dictionary/store.ts'

const GIB = 2 ** 30

/** What an alarm is about as a figure: the KPI's value, how long a station has been silent or a certificate has left. */
export function AlarmFigure({ item }: { readonly item: AlarmItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const kpi = useDictionary((dictionary) =>
    item.code === null ? undefined : dictionary.byCode.get(item.code),
  )
  // A station that was never heard has been silent since its alarm at least.
  const since = item.kind === 'silent' ? (item.value ?? Date.parse(item.openedAt)) : null
  const silentFor = useClock((now) => (since === null ? null : formats.duration(now - since)))
  const { value } = item
  const endsAt = item.kind === 'certificate' ? value : null
  const endsIn = useClock((now) => {
    if (endsAt === null) return null
    const duration = formats.duration(Math.abs(endsAt - now))
    return t(endsAt > now ? 'alarms.value.expires' : 'alarms.value.expired', { duration })
  })
  if (endsIn !== null) return endsIn
  if (silentFor !== null) return silentFor
  if (value === null) return null
  switch (item.kind) {
    case 'books':
      return t('alarms.value.books', { count: value })
    case 'disk':
      return t('alarms.value.disk', { free: formats.number(value / GIB, 1) })
    case 'clock':
      return t(value > 0 ? 'alarms.value.fast' : 'alarms.value.slow', {
        duration: formats.duration(Math.abs(value)),
      })
    default:
      return kpi ? <Figure kpi={kpi} value={value} /> : null
  }
}

/** A station out of sight is a dashed ring; what is over has the shape of what is now; all else that of its severity. */
function shapeOf({ kind, state, lamp, severity }: AlarmItem): LampShape {
  if (state === 'returned') return lamp ?? 'green'
  if (state === 'closed') return lamp ?? 'none'
  return kind === 'silent' ? 'grey' : severity
}

/** The shape of an alarm, its severity said aloud. */
export function AlarmLamp({
  item,
  className,
}: {
  readonly item: AlarmItem
  readonly className?: string | undefined
}) {
  const { t } = useTranslation()
  const lamp = shapeOf(item)
  return (
    <Lamp
      lamp={lamp}
      doubtful={item.doubt !== null}
      label={t(`alarms.detail.severity.${item.severity}`)}
      className={className}
    />
  )
}
