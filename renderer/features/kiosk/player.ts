/**
 * Turns the wall. A turn is prepared before it is made: its program is fetched, its scene is drawn unseen,
 * and only one that has something to show takes the place of the one before. What fails is passed over.
 */
import type { Place } from '#shared/domain/place.ts'
import {
  beginRound,
  count,
  goTo,
  isDue,
  nextTurn,
  noteFailure,
  noteShown,
  pause,
  progressOf,
  type Round,
  resume,
} from '#shared/domain/playlist.ts'
import { nowMs } from '../../app/clock.ts'
import { PLACE_VIEWS } from '../../app/place-views.ts'
import { type Standing, standing, turnBack, turnTo, useView } from '../../app/view.ts'
import { closeAlarmDialogs, resetDesk } from '../alarms/desk-store.ts'
import { firstOwnSubject } from '../kpi/subject.ts'
import { resetBoard } from '../lamp-board/board-options.ts'
import { chooseOnMap } from '../overview/map-choice.ts'
import { resetQuarantine } from '../quarantine/store.ts'
import { reportShown, reportSkipped } from './report.ts'
import { rememberTurn } from './session.ts'
import { bring, dropWaiting, elementOf, isDrawn, reveal, shownPlace } from './stage-store.ts'
import { type PlaylistTurn, useKiosk } from './store.ts'

/** A scene has so long to be fetched, and so long again to show something. */
const PATIENCE_MS = 10_000
/** A pause that somebody asked for, and the longest that a dialog holds the wall: nobody is there any more. */
export const LONG_PAUSE_MS = 30 * 60_000
/** In quiet hours a turn is shown so many times longer. */
const QUIET_SLOWNESS = 4
const PROGRESS_STEPS = 40
const IGNORED_MOVES_MS = 3_000
/** What somebody looked for and left behind must not hide what a scene is there for; the map sees to that itself. */
const RESETS: Partial<Record<Place, () => void>> = {
  alarms: resetDesk,
  lampBoard: resetBoard,
  quarantine: resetQuarantine,
}

interface Coming {
  readonly at: number
  readonly sinceMs: number
  /** Null while its program is fetched. */
  readonly layer: string | null
}

let round: Round | null = null
let coming: Coming | null = null
/** What stood before the view turned to what is coming. */
let left: Standing | null = null
let failedInARow = 0
let turning = false
/** Somebody went elsewhere by hand. */
let wandered = false
let dialogSinceMs: number | null = null

const turnsNow = (): readonly PlaylistTurn[] => useKiosk.getState().turns
const slowness = (): number => (useKiosk.getState().quiet === 'on' ? QUIET_SLOWNESS : 1)
const touchPauseMs = (): number => (useKiosk.getState().settings?.resumeAfterSeconds ?? 60) * 1_000

/** Begins to play what the store holds; with no turns it stops. */
export function play(at: number): void {
  coming = null
  failedInARow = 0
  wandered = false
  callOff()
  round = turnsNow().length === 0 ? null : beginRound(performance.now(), at)
  useKiosk.setState({ pausedUntil: null })
  publish()
  if (round) begin({ at, failures: round.failures })
}

/** True while the wall waits for somebody who is there, or for a dialog that is open. */
export function isHeld(): boolean {
  holdForDialog(performance.now())
  return round !== null && round.pausedUntilMs !== null
}

/** Called a few times a second. */
export function beat(): void {
  if (!round) return
  const now = performance.now()
  holdForDialog(now)
  const wasPaused = round.pausedUntilMs !== null
  round = count(round, now)
  if (wasPaused && round.pausedUntilMs === null) useKiosk.setState({ pausedUntil: null })
  if (coming) watch(coming, now)
  else if (isDue(round, turnsNow(), slowness()) || (round.pausedUntilMs === null && wandered)) {
    begin(nextTurn(round, turnsNow()))
  }
  publish()
}

/** Somebody is there: the wall waits for them. */
export function noteInput(): void {
  if (!round) return
  round = pause(round, performance.now(), touchPauseMs())
  publish()
}

let movesCountFromMs = 0

/** Whoever has just asked the wall to go on takes the hand off the mouse, and that is not a touch. */
export function ignoreMoves(): void {
  movesCountFromMs = performance.now() + IGNORED_MOVES_MS
}

export function noteMove(): void {
  if (performance.now() >= movesCountFromMs) noteInput()
}

export function step(by: 1 | -1): void {
  if (!round) return
  noteInput()
  begin(nextTurn(round, turnsNow(), by))
}

export function jumpTo(at: number): void {
  if (!round || at >= turnsNow().length) return
  noteInput()
  begin({ at, failures: round.failures })
}

/** Pauses until it is asked to go on, and at the longest for half an hour; or goes on at once. */
export function togglePause(): void {
  if (!round) return
  const now = performance.now()
  const paused = round.pausedUntilMs !== null
  if (paused) ignoreMoves()
  round = paused ? resume(round, now) : pause(round, now, LONG_PAUSE_MS)
  useKiosk.setState({ pausedUntil: paused ? null : nowMs() + LONG_PAUSE_MS })
  publish()
}

/** Another place was chosen by hand: what was coming does not come, and the round goes on from there. */
export function followView(): () => void {
  return useView.subscribe((view, before) => {
    if (turning) return
    if (view.place !== before.place) {
      coming = null
      left = null
      wandered = true
    } else if (left && before.subject && view.subject !== before.subject && !view.subject?.picked) {
      // Somebody chose another KPI while one was on its way: what waits would show that one.
      coming = null
      left = null
      dropWaiting()
    }
  })
}

/** A layer's scene threw. */
export function noteBroken(layer: string, place: string): void {
  queueMicrotask(() => {
    if (!round) return
    if (coming?.layer === layer) fail(coming, 'broken')
    else if (turnsNow()[round.at]?.scene === place && !coming) fail({ at: round.at }, 'broken')
    publish()
  })
}

/** What was brought does not come: the view, which feeds follow, goes back to what is seen. */
function callOff(): void {
  dropWaiting()
  if (left && shownPlace() !== null) {
    turning = true
    turnBack(left)
    turning = false
  }
  left = null
}

function holdForDialog(now: number): void {
  if (!round) return
  if (!document.querySelector('dialog[open]')) dialogSinceMs = null
  else {
    dialogSinceMs ??= now
    if (now - dialogSinceMs >= LONG_PAUSE_MS) return
    round = pause(round, now, 1_000)
    // What was on its way would take the dialog away with its scene.
    if (coming) {
      coming = null
      callOff()
    }
  }
}

function begin({ at, failures }: Pick<Round, 'at' | 'failures'>): void {
  const turn = turnsNow()[at]
  if (!round || !turn) return
  round = { ...round, failures }
  wandered = false
  callOff()
  const mine: Coming = { at, sinceMs: performance.now(), layer: null }
  coming = mine
  if (isThere(turn) && !failures.has(at)) {
    putBack(turn)
    arrive(mine, turn)
    return
  }
  const prepared = PLACE_VIEWS[turn.scene].prepare?.() ?? Promise.resolve()
  prepared.then(
    () => {
      if (coming === mine) mount(mine, turn)
    },
    () => {
      if (coming === mine) fail(mine, 'fetch')
    },
  )
}

/** True where nothing has to be fetched or drawn for a turn: its scene is there, and a KPI's is about that KPI. */
function isThere({ scene, kpi }: PlaylistTurn): boolean {
  if (shownPlace() !== scene) return false
  if (scene !== 'kpi') return true
  const { subject } = useView.getState()
  return (subject?.unit ?? null) === null && (subject?.code ?? null) === (kpi ?? firstOwnSubject())
}

/** While somebody is there, what they chose stays. */
function putBack({ scene }: PlaylistTurn): void {
  if (round?.pausedUntilMs === null) RESETS[scene]?.()
}

function mount(mine: Coming, turn: PlaylistTurn): void {
  putBack(turn)
  const layer = bring(turn.scene)
  coming = { ...mine, sinceMs: performance.now(), layer }
  left = standing()
  show(turn)
}

/** Places and what they are about stand in the view; feeds follow it. */
function show({ scene, kpi }: PlaylistTurn): void {
  turning = true
  turnTo(scene, kpi)
  if (kpi !== null && scene !== 'kpi') chooseOnMap(kpi)
  turning = false
}

function watch(mine: Coming, now: number): void {
  const element = mine.layer === null ? null : elementOf(mine.layer)
  const turn = turnsNow()[mine.at]
  if (element && turn && isDrawn(element)) {
    reveal(mine.layer ?? '')
    arrive(mine, turn)
  } else if (now - mine.sinceMs >= PATIENCE_MS) fail(mine, mine.layer === null ? 'fetch' : 'empty')
}

function arrive({ at }: Coming, turn: PlaylistTurn): void {
  if (!round) return
  coming = null
  left = null
  failedInARow = 0
  round = noteShown(goTo(round, at, performance.now()), at)
  if (useView.getState().place !== turn.scene || turn.kpi !== null) show(turn)
  // One that somebody left open would hold the wall anew each time its scene comes.
  closeAlarmDialogs()
  rememberTurn(at)
  reportShown(turn)
  prepareNext()
  publish()
}

/** The next program is fetched while there is time. */
function prepareNext(): void {
  if (!round) return
  const next = turnsNow()[nextTurn(round, turnsNow()).at]
  // What cannot be fetched now is told when it is due.
  if (next) PLACE_VIEWS[next.scene].prepare?.().catch(() => {})
}

function fail({ at }: Pick<Coming, 'at'>, why: 'fetch' | 'broken' | 'empty'): void {
  const turns = turnsNow()
  const turn = turns[at]
  if (!round || !turn) return
  coming = null
  failedInARow += 1
  round = noteFailure(round, at, nowMs())
  reportSkipped(turn, why)
  if (failedInARow < turns.length) {
    begin(nextTurn({ at, failures: round.failures }, turns))
    return
  }
  // Nothing can be shown: what stands on the screen stays for a dwell, then everything is tried again.
  failedInARow = 0
  callOff()
  round = goTo(round, round.at, performance.now())
}

/** Writes what is seen of the round where that is another than before. */
function publish(): void {
  const { round: shown, progress: before } = useKiosk.getState()
  const progress = round
    ? Math.floor(progressOf(round, turnsNow(), slowness()) * PROGRESS_STEPS) / PROGRESS_STEPS
    : 0
  const same =
    shown?.at === round?.at &&
    shown?.failures === round?.failures &&
    (shown?.pausedUntilMs === null) === (round?.pausedUntilMs === null)
  if (!same || (shown === null) !== (round === null)) useKiosk.setState({ round, progress })
  else if (progress !== before) useKiosk.setState({ progress })
}
