import type { EscalationRules } from '#shared/domain/alarm.ts'
import { selectUplink } from '../../chain/queries.ts'
import type { Station } from '../../context.ts'

export function escalationRules({ alarms, db, hasParent }: Station): EscalationRules {
  return { ...alarms.settings, parent: hasParent ? (selectUplink(db)?.parent ?? null) : null }
}
