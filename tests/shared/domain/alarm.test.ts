import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Alarm,
  type AlarmEvent,
  type AlarmStep,
  acknowledge,
  followSource,
  isHidden,
  isOpen,
  isSounding,
  maySound,
  nextEscalation,
  openAlarm,
  refuseUntil,
  returnToService,
  setCause,
  shelve,
  silence,
  takeOutOfService,
  tendAlarm,
  unshelve,
} from '#shared/domain/alarm.ts'
import { type Happening, modelAlarm, type Sight, STEPS } from './alarm-model.ts'

const MINUTE_MS = 60_000
const LOUD = { sound: true, quietHours: null }
const RULES = {
  escalation: [
    { name: 'Trưởng ca', afterMinutes: STEPS[0] },
    { name: 'Chủ tịch', afterMinutes: STEPS[1] },
  ],
  parentAfterMinutes: STEPS[2],
  parent: '01',
}
const CAUSE = 7

/** The real rules, driven the way the station drives them. */
function realAlarm() {
  let now = 0
  let cause: number | null = null
  let alarm: Alarm | null = null
  const events: AlarmEvent[] = []

  const take = (step: AlarmStep) => {
    events.push(...step.events)
    alarm = isOpen(step.alarm) ? step.alarm : null
  }
  const tend = () => {
    if (alarm) take(setCause(alarm, cause, now))
    if (alarm) take(tendAlarm(alarm, RULES, now))
  }

  function happen(happening: Happening) {
    const hand = { by: 'An', reason: 'vì', at: now }
    if (happening.do === 'see') {
      const { condition } = happening
      if (alarm) take(followSource(alarm, condition, now, cause))
      else if (condition === 'red' || condition === 'yellow') take(openAlarm(condition, cause, now))
    } else if (happening.do === 'wait') {
      for (let count = 0; count < happening.minutes; count += 1) {
        now += MINUTE_MS
        tend()
      }
    } else if (happening.do === 'cause opens') {
      cause = CAUSE
    } else if (happening.do === 'cause closes') {
      cause = null
    } else if (alarm) {
      if (happening.do === 'acknowledge')
        take(acknowledge(alarm, { ...hand, until: now + happening.minutes * MINUTE_MS }))
      else if (happening.do === 'shelve')
        take(shelve(alarm, { ...hand, until: now + happening.minutes * MINUTE_MS }))
      else if (happening.do === 'unshelve') {
        if (alarm.shelved) take(unshelve(alarm, hand))
      } else if (happening.do === 'out of service') take(takeOutOfService(alarm, hand))
      else if (happening.do === 'in service') {
        if (alarm.outOfService) take(returnToService(alarm, hand))
      } else if (happening.do === 'silence') take(silence(alarm, 'An'))
      else alarm = JSON.parse(JSON.stringify(alarm)) as Alarm
    }
    tend()
  }
  const sight = (): Sight | null =>
    alarm && {
      state: alarm.state,
      severity: alarm.severity,
      isHidden: isHidden(alarm),
      isSounding: isSounding(alarm, LOUD, 0),
      level: alarm.escalation?.level ?? 0,
    }
  return { happen, sight, events, get: () => alarm }
}

const minutes = fc.constantFrom(1, 5, 20, 45, 90)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      condition: fc.constantFrom('red' as const, 'yellow', 'clear', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Happening>({ do: 'see', condition: 'gone' }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('acknowledge' as const, 'shelve', 'wait', 'wait'), minutes }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'unshelve' as const,
        'out of service',
        'in service',
        'silence',
        'cause opens',
        'cause closes',
        'restart',
      ),
    }),
  },
)

describe('an alarm', () => {
  it('is at any time what the plain model says, whatever happens to it, restarts included', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40, size: 'max' }), (course) => {
        const real = realAlarm()
        const model = modelAlarm()
        for (const [index, step] of course.entries()) {
          real.happen(step)
          model.happen(step)
          expect(real.sight(), `after step ${index}: ${JSON.stringify(step)}`).toEqual(model.sight())
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('is announced only where it can be seen, and each of its lives begins and ends once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40, size: 'max' }), (course) => {
        const real = realAlarm()
        for (const step of course) real.happen(step)
        const count = (...names: string[]) => real.events.filter(({ event }) => names.includes(event)).length
        const lives = count('opened')
        expect(lives - count('closed', 'withdrawn')).toBe(real.get() ? 1 : 0)
        expect(count('shelved') >= count('unshelved', 'shelving-ended')).toBe(true)
        const announced = real.events.filter(({ announces }) => announces)
        expect(announced.every(({ cause, event }) => cause === null || event === 'released')).toBe(true)
      }),
    )
  })

  it('does not return by going grey, and stays acknowledged behind it', () => {
    const { alarm } = openAlarm('red', null, 0)
    const taken = acknowledge(alarm, { by: 'An', reason: 'vì', at: 1, until: 1_000_000 })
    const grey = followSource(taken.alarm, 'unknown', 2)
    expect([grey.alarm.state, grey.events.map(({ event }) => event)]).toEqual(['acknowledged', ['grey']])
    const again = followSource(grey.alarm, 'red', 3)
    expect([again.alarm.state, again.events.map(({ event }) => event)]).toEqual(['acknowledged', ['lit']])
    const better = followSource(grey.alarm, 'clear', 3)
    expect(better.events.map(({ event }) => event)).toEqual(['returned', 'closed'])
  })

  it('drops its acknowledgement when it gets worse, not when it eases', () => {
    const { alarm } = openAlarm('red', null, 0)
    const taken = acknowledge(alarm, { by: 'An', reason: 'vì', at: 1, until: 1_000_000 }).alarm
    const eased = followSource(taken, 'yellow', 2)
    expect(eased.alarm).toMatchObject({ state: 'acknowledged', severity: 'yellow' })
    const worse = followSource(eased.alarm, 'red', 3)
    expect(worse.alarm).toMatchObject({ state: 'unacknowledged', acknowledgement: null, severity: 'red' })
    expect(worse.events.map(({ event }) => event)).toEqual(['worsened', 'acknowledgement-dropped'])
    expect(isSounding(worse.alarm, LOUD, 0)).toBe(true)
  })

  it('that comes and goes does not escape escalation', () => {
    let { alarm } = openAlarm('red', null, 0)
    for (let minute = 0; minute < 60; minute += 20) {
      alarm = followSource(alarm, 'clear', (minute + 12) * MINUTE_MS).alarm
      alarm = followSource(alarm, 'red', (minute + 20) * MINUTE_MS).alarm
    }
    // Bad for three times 12 minutes in an hour.
    expect(tendAlarm(alarm, RULES, 60 * MINUTE_MS).alarm.escalation).toMatchObject({
      level: 1,
      to: 'Trưởng ca',
    })
  })

  it('goes to each person in turn, then to the parent station, and no further', () => {
    const { alarm } = openAlarm('red', null, 0)
    const steps = [29, 30, 59, 60, 120, 600].map((minute) => {
      const { events } = tendAlarm(alarm, RULES, minute * MINUTE_MS)
      return events.map(({ step }) => step?.to)
    })
    const people = ['Trưởng ca', 'Chủ tịch']
    expect(steps).toEqual([[], ['Trưởng ca'], ['Trưởng ca'], people, [...people, '01'], [...people, '01']])
    expect(nextEscalation(tendAlarm(alarm, RULES, 600 * MINUTE_MS).alarm, RULES)).toBeNull()
    expect(nextEscalation(openAlarm('yellow', null, 0).alarm, RULES)).toBeNull()
  })
})

describe('quiet hours', () => {
  it.each([
    ['22:00', '06:00', 21 * 60 + 59, true],
    ['22:00', '06:00', 22 * 60, false],
    ['22:00', '06:00', 0, false],
    ['22:00', '06:00', 6 * 60, true],
    ['12:00', '13:30', 12 * 60, false],
    ['12:00', '13:30', 13 * 60 + 30, true],
  ])('from %s to %s at minute %i: heard %s', (from, to, minute, heard) => {
    expect(maySound({ sound: true, quietHours: { from, to } }, minute)).toBe(heard)
    expect(maySound({ sound: false, quietHours: null }, minute)).toBe(false)
  })
})

describe('a time limit', () => {
  it('lies ahead, and not further than allowed', () => {
    const limits = [999, 1_000, 1_001, 1_000 + 10 * MINUTE_MS, 1_001 + 10 * MINUTE_MS]
    expect(limits.map((until) => refuseUntil(until, 1_000, 10))).toEqual([
      'until-past',
      'until-past',
      null,
      null,
      'until-too-far',
    ])
  })
})
