/**
 * Children from whom no word has come for too long. A parent that was away itself calls nobody silent
 * before it has listened for as long.
 */
import type { Station } from '../context.ts'
import { followChild } from '../features/alarms/follow-sources.ts'
import { publishAlarms } from '../features/alarms/publish-alarms.ts'
import { type Child, selectChildren } from '../features/children/child-registry.ts'
import { childItem } from '../features/children/items.ts'
import { rejudge } from '../features/lamps/rejudge.ts'
import { turnOutClosed } from './closed-children.ts'
import { silenceChild } from './queries.ts'
import { tellStations } from './station-events.ts'

/** Looks after the silent until stopped; `stop` waits for a look that is under way. */
export function watchChildren(station: Station): { stop(): Promise<void> } {
  let listeningSince = station.clock()
  let lookedAt = listeningSince
  let looking: Promise<void> = Promise.resolve()
  let busy = false
  const timer = setInterval(
    () => {
      if (busy) return
      busy = true
      const now = station.clock()
      // Set back, it says nothing of when a child was heard: that is counted anew.
      if (now < lookedAt) listeningSince = now
      lookedAt = now
      looking = markSilent(station, listeningSince)
        .then(() => turnOutClosed(station))
        .catch((error: unknown) => station.log.error({ err: error }, 'looking for silent children failed'))
        .finally(() => {
          busy = false
        })
    },
    Math.min(1_000, station.config.silentAfterSeconds * 100),
  )
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/**
 * Marks children as silent that are. A contact that is yet to come was noted by a clock that has been set
 * back since: it would hide a child's silence until then.
 */
export async function markSilent(station: Station, listeningSince: number): Promise<void> {
  const silentAfterMs = station.config.silentAfterSeconds * 1_000
  const looksAt = station.clock()
  const heardAt = ({ last_contact_at: at }: Child): number =>
    at === null || at > looksAt + silentAfterMs ? 0 : at
  const isSilent = (child: Child): boolean =>
    child.revoked_at === null &&
    child.state === 'live' &&
    Math.max(heardAt(child), listeningSince) < looksAt - silentAfterMs
  if (!station.children.all().some(isSilent)) return
  const silenced = await station.writer.write((transaction) => {
    const { db, afterCommit } = transaction
    const now = station.clock()
    const found = selectChildren(db).filter(isSilent)
    for (const child of found) {
      silenceChild(db, child.unit, now)
      const silent: Child = { ...child, state: 'silent', state_since: now }
      followChild(station, transaction, silent)
      afterCommit(() => {
        station.children.put(silent)
        station.live.say('child', childItem(station, silent))
      })
    }
    if (station.hasParent && found.length > 0) tellStations(station, db)
    return found
  })
  await rejudge(station)
  // Only now is it known how many lamps went grey with them.
  publishAlarms(
    station,
    silenced.flatMap(({ unit }) => {
      const silent = station.alarms.find('silent', unit, null)
      return [...(silent ? [silent] : []), ...station.alarms.receivedFrom(unit)]
    }),
  )
}
