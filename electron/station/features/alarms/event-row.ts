import type { AlarmEvent } from '#shared/domain/alarm.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { AlarmEventRow, AlarmFigure } from './queries.ts'

/** Who acts where nobody does. */
export const STATION = 'station'

/** An event as it is kept, with the figure as it was then. */
export function eventRow(
  alarm: number,
  at: number,
  event: AlarmEvent,
  figure: AlarmFigure,
): Omit<AlarmEventRow, 'id'> {
  return {
    alarm,
    at,
    actor: event.by ?? STATION,
    event: event.event,
    reason: event.reason,
    until: event.until,
    announces: event.announces ? 1 : 0,
    detail: JSON.stringify(detailOf(event, figure)),
  }
}

function detailOf({ step, cause }: AlarmEvent, { period, value, lamp, reason }: AlarmFigure): object {
  if (step) return { level: step.level, target: step.target, to: step.to }
  return {
    ...(cause === null ? {} : { cause }),
    ...(period === null ? {} : { period: unpackPeriod(period) }),
    ...(value === null ? {} : { value }),
    ...(lamp === null ? {} : { lamp }),
    ...(reason === null ? {} : { grey: reason }),
  }
}
