/** What an alarm should be, told as plainly as can be: a few facts, looked at anew after each thing that happens. */
import type { AlarmSeverity, AlarmState } from '#shared/domain/alarm.ts'

export type Happening =
  | { readonly do: 'see'; readonly condition: AlarmSeverity | 'clear' | 'unknown' | 'gone' }
  | { readonly do: 'acknowledge' | 'shelve' | 'wait'; readonly minutes: number }
  | {
      readonly do:
        | 'unshelve'
        | 'out of service'
        | 'in service'
        | 'silence'
        | 'cause opens'
        | 'cause closes'
        | 'restart'
    }

/** What can be seen of an alarm; null where none is open. */
export interface Sight {
  readonly state: AlarmState
  readonly severity: AlarmSeverity
  readonly isHidden: boolean
  readonly isSounding: boolean
  readonly level: number
}

/** Minutes after which each step of escalation is due. */
export const STEPS = [30, 60, 120] as const

interface Facts {
  bad: AlarmSeverity | null
  severity: AlarmSeverity
  takenUntil: number | null
  shelvedUntil: number | null
  outOfService: boolean
  /** The operator has had it before the eyes. */
  seen: boolean
  muted: boolean
  /** Minutes for which it was bad, in sight and nobody's. */
  waited: number
  level: number
}

export interface AlarmModel {
  happen(happening: Happening): void
  sight(): Sight | null
}

export function modelAlarm(): AlarmModel {
  let minute = 0
  let causeIsOpen = false
  let alarm: Facts | null = null

  const isExplained = (a: Facts) => causeIsOpen && a.bad !== null
  const isHidden = (a: Facts) => a.shelvedUntil !== null || a.outOfService || isExplained(a)
  const isNobodys = (a: Facts) => a.bad !== null && a.takenUntil === null

  /** It stands before the operator as if it were new. */
  const callOut = (a: Facts) => {
    a.muted = false
    a.waited = 0
    a.level = 0
    if (!isHidden(a)) a.seen = true
  }
  const closeIfDone = () => {
    if (!alarm || alarm.bad !== null || alarm.shelvedUntil !== null || alarm.outOfService) return
    if (alarm.takenUntil !== null || !alarm.seen) alarm = null
  }
  /** Runs something that may bring an alarm back into sight. */
  const uncovering = (change: () => void) => {
    const wasHidden = alarm !== null && isHidden(alarm)
    change()
    if (alarm && wasHidden && !isHidden(alarm) && isNobodys(alarm)) callOut(alarm)
    closeIfDone()
  }

  function see(condition: AlarmSeverity | 'clear' | 'unknown' | 'gone') {
    if (condition === 'unknown') return
    if (condition === 'gone') {
      alarm = null
    } else if (condition === 'clear') {
      if (!alarm || alarm.bad === null) return
      if (isHidden(alarm)) {
        alarm.waited = 0
        alarm.level = 0
      }
      alarm.bad = null
      closeIfDone()
    } else if (!alarm) {
      alarm = {
        bad: condition,
        severity: condition,
        takenUntil: null,
        shelvedUntil: null,
        outOfService: false,
        seen: false,
        muted: false,
        waited: 0,
        level: 0,
      }
      callOut(alarm)
    } else if (alarm.bad === null) {
      const { waited, level, takenUntil } = alarm
      alarm.bad = condition
      alarm.severity = condition
      alarm.takenUntil = null
      callOut(alarm)
      if (takenUntil === null) Object.assign(alarm, { waited, level })
    } else {
      const isWorse = alarm.bad === 'yellow' && condition === 'red'
      alarm.bad = condition
      alarm.severity = condition
      if (!isWorse) return
      alarm.takenUntil = null
      callOut(alarm)
    }
  }

  function passMinute() {
    minute += 1
    if (!alarm) return
    if (isNobodys(alarm) && !isHidden(alarm)) alarm.waited += 1
    const isOver = alarm.bad !== null && alarm.takenUntil !== null && minute >= alarm.takenUntil
    if (isOver) {
      alarm.takenUntil = null
      callOut(alarm)
    }
    uncovering(() => {
      if (alarm?.shelvedUntil != null && minute >= alarm.shelvedUntil) alarm.shelvedUntil = null
    })
    escalate()
  }

  function escalate() {
    if (alarm?.bad !== 'red' || !isNobodys(alarm) || isHidden(alarm)) return
    const { waited } = alarm
    alarm.level = Math.max(alarm.level, STEPS.filter((due) => waited >= due).length)
  }

  return {
    happen(happening) {
      switch (happening.do) {
        case 'see':
          see(happening.condition)
          break
        case 'wait':
          for (let count = 0; count < happening.minutes; count += 1) passMinute()
          break
        case 'acknowledge':
          if (!alarm) break
          alarm.takenUntil = minute + happening.minutes
          alarm.seen = true
          alarm.level = 0
          closeIfDone()
          break
        case 'shelve':
          if (alarm) alarm.shelvedUntil = minute + happening.minutes
          break
        case 'unshelve':
          uncovering(() => {
            if (alarm) alarm.shelvedUntil = null
          })
          break
        case 'out of service':
          if (alarm) alarm.outOfService = true
          break
        case 'in service':
          uncovering(() => {
            if (alarm) alarm.outOfService = false
          })
          break
        case 'silence':
          if (alarm) alarm.muted = true
          break
        case 'cause opens':
          causeIsOpen = true
          break
        case 'cause closes':
          uncovering(() => {
            causeIsOpen = false
          })
          break
        case 'restart':
          break
      }
      escalate()
    },
    sight() {
      if (!alarm) return null
      const hidden = isHidden(alarm)
      const taken = alarm.takenUntil === null ? 'unacknowledged' : 'acknowledged'
      const state = alarm.bad === null ? 'returned' : taken
      return {
        state,
        severity: alarm.severity,
        isHidden: hidden,
        isSounding: state === 'unacknowledged' && alarm.bad === 'red' && !hidden && !alarm.muted,
        level: alarm.level,
      }
    },
  }
}
