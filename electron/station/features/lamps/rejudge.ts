/**
 * Lamps that change without a new figure: a child falls silent or comes back, a period passes its
 * cut-off, a hold time is over. Going grey is never recovery; the value stays, with its age.
 */
import { unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { enterLamps } from './enter-lamps.ts'
import { colour, sameStanding } from './judge-changes.ts'
import type { StandingLamp } from './standing-lamps.ts'
import { shownColour } from './told-lamps.ts'

/** Judges all standing values anew; resolves to the lamps that are different now. */
export async function rejudge(station: Station): Promise<StandingLamp[]> {
  if (differing(station).length === 0) return []
  return await station.writer.write((transaction) => {
    const changed = differing(station)
    enterLamps(station, transaction, changed)
    transaction.afterCommit(() => station.live.publish({ cells: [], kpis: changed }))
    return changed
  })
}

function differing(station: Station): StandingLamp[] {
  const now = station.clock()
  const changed: StandingLamp[] = []
  for (const standing of station.standing.all()) {
    const kpi = station.dictionary.kpiById(standing.kpi)
    if (!kpi || standing.value === null || standing.period === null) continue
    const period = unpackPeriod(standing.period)
    const judged = standing.told
      ? shownColour(station, standing, standing.told, standing, now)
      : colour(station, standing.unit, kpi, { ...standing, period, now })
    const { lamp, reason, settled } = judged
    if (lamp === standing.lamp && reason === standing.reason && sameStanding(settled, standing.settled))
      continue
    changed.push({ ...standing, since: lamp === standing.lamp ? standing.since : now, ...judged })
  }
  return changed
}
