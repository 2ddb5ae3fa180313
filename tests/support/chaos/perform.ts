/**
 * Plays a schedule on a fleet of its own, waits until the network is quiet, and looks whether what must hold
 * does.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import {
  booksDiffer,
  booksOf,
  checkAccepted,
  checkCells,
  type HeldCells,
  heldCells,
  lampsAt,
  readFigures,
  undelivered,
  unrest,
  watchResurrection,
} from './checks.ts'
import { type Fleet, type PostedRow, type Seat, SILENT_AFTER_SECONDS, startFleet } from './fleet.ts'
import { keyOf, type Ledger, openLedger, type Snapshot, scaled } from './ledger.ts'
import { forgeBatch, probeDoors } from './probes.ts'
import type { WireFault } from './proxy.ts'
import { type Directive, describeStep, type Schedule, type Step } from './schedule.ts'

export interface Counts {
  stations: number
  observations: number
  restarts: number
  restores: number
  moves: number
  faults: number
  clocks: number
  silences: number
  forgeries: number
  /** Lamps that were not grey before their child was cut off, and had to be after. */
  lamps: number
  cells: number
  /** Figures that a comparison of books had to send again. */
  mended: number
}

export const noCounts = (): Counts => ({
  stations: 0,
  observations: 0,
  restarts: 0,
  restores: 0,
  moves: 0,
  faults: 0,
  clocks: 0,
  silences: 0,
  forgeries: 0,
  lamps: 0,
  cells: 0,
  mended: 0,
})

export interface Outcome {
  /** What did not hold, in words; nothing where all did. */
  readonly wrong: readonly string[]
  /** The books in which a comparison had to mend something, with its outcome. */
  readonly mended: readonly string[]
  readonly counts: Counts
  readonly seconds: number
}

const QUIET_DEADLINE_MS = 120_000
/** On top of the time after which a child is silent: for a look at it, on a busy machine. */
const SILENCE_SLACK_MS = 30_000
const HEARD_WITHIN_MS = 3_000
/** Lamps follow at once, not at the next round of judging. */
const GREY_WITHIN_MS = 6_000
const LOOK_MS = 40

type Depth = (Directive & { kind: 'detail-policy' })['depth']

interface Backup {
  readonly file: string
  readonly snapshot: Snapshot
  readonly depth: Depth
  /** How many units had moved by then. */
  readonly moves: number
}

interface Stage {
  readonly fleet: Fleet
  readonly ledger: Ledger
  readonly today: string
  readonly folder: string
  readonly counts: Counts
  readonly backups: Map<string, Backup>
  /** How deep a station wants to be told. */
  readonly depths: Map<string, Depth>
  /** Moves that every station concerned has applied, oldest first. */
  readonly moves: Array<Step & { do: 'move' }>
  readonly resurrection: ReturnType<typeof watchResurrection>
  readonly offsets: Map<string, number>
}

export interface Performance {
  /** Made for the schedule, and cleared away. */
  readonly folder: string
  /** For what Node compiles; shared between schedules. */
  readonly cache: string
  /** The day on which the schedule was made. */
  readonly today: string
  /** Called as each step begins. */
  readonly onStep?: (step: string) => void
}

export async function perform(
  schedule: Schedule,
  { folder, cache, today, onStep = () => undefined }: Performance,
): Promise<Outcome> {
  const began = performance.now()
  const counts = noCounts()
  const wrong: string[] = []
  const mended: string[] = []
  let step = ''
  const enter = (next: string) => {
    step = next
    onStep(next)
  }
  let fleet: Fleet | null = null
  try {
    enter('the stations start and join')
    fleet = await startFleet(folder, cache, schedule.tree)
    counts.stations = fleet.seats.size
    const ledger = openLedger()
    const resurrection = watchResurrection(fleet, ledger)
    const stage: Stage = {
      fleet,
      ledger,
      today,
      folder,
      counts,
      backups: new Map(),
      depths: new Map(),
      moves: [],
      resurrection,
      offsets: new Map(),
    }
    for (const each of schedule.steps) {
      enter(describeStep(each))
      wrong.push(...(await take(stage, each)), ...resurrection.look())
      if (wrong.length > 0) return outcome()
    }
    enter('the network is mended')
    for (const seat of fleet.seats.values()) {
      seat.proxy?.become({ kind: 'none' })
      if (!seat.isRunning()) wrong.push(...(await comeBack(stage, seat)))
    }
    wrong.push(...(await settleDown(stage)))
    const first = await allCells(fleet)
    wrong.push(...checkCells(fleet, ledger, first, detailedIn(stage)))
    for (const held of first.values()) counts.cells += held.size
    if (wrong.length > 0) return outcome()
    for (const seat of fleet.seats.values()) {
      if (seat.parent === null) continue
      // Before they are compared once more: what a comparison mended by itself, the chain had got wrong.
      const books = await booksOf(seat)
      if (books && books.mended > 0) {
        counts.mended += books.mended
        mended.push(`${seat.unit} with ${seat.parent}: ${JSON.stringify(books)}`)
      }
      wrong.push(...[(await booksDiffer(seat)) ?? []].flat())
    }
    if (wrong.length > 0) return outcome()

    enter('all details are forwarded')
    for (const seat of fleet.seats.values()) {
      if (fleet.below(seat.unit).length > 0) await direct(seat, { kind: 'detail-policy', depth: 'all' })
    }
    wrong.push(...(await settleDown(stage)))
    const detailed = await allCells(fleet)
    wrong.push(...checkCells(fleet, ledger, detailed, new Set(fleet.seats.keys())))
    if (wrong.length > 0) return outcome()

    // I2 and I4: nothing that is repeated, tried again or forged changes what has been settled.
    enter('all is tried again')
    for (const seat of fleet.seats.values()) {
      wrong.push(...(await probeDoors(fleet, seat)))
      seat.proxy?.become({ kind: 'lost-answers', holdMs: 50 })
    }
    await pause(400)
    for (const seat of fleet.seats.values()) seat.proxy?.become({ kind: 'none' })
    wrong.push(...(await settleDown(stage)), ...changesBetween(detailed, await allCells(fleet)))
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    for (const seat of fleet?.seats.values() ?? []) counts.faults += seat.proxy?.suffered() ?? 0
    await fleet?.dispose()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return outcome()

  function outcome(): Outcome {
    return {
      wrong: wrong.map((line) => `[${step}] ${line}`),
      mended,
      counts,
      seconds: (performance.now() - began) / 1_000,
    }
  }
}

async function allCells({ seats }: Fleet): Promise<Map<string, HeldCells>> {
  const all = new Map<string, HeldCells>()
  for (const seat of seats.values()) all.set(seat.unit, await heldCells(seat))
  return all
}

function changesBetween(before: ReadonlyMap<string, HeldCells>, after: ReadonlyMap<string, HeldCells>) {
  const wrong: string[] = []
  for (const [station, held] of after) {
    const earlier = before.get(station)
    for (const key of new Set([...held.keys(), ...(earlier?.keys() ?? [])])) {
      const [was, is] = [JSON.stringify(earlier?.get(key)), JSON.stringify(held.get(key))]
      if (was !== is)
        wrong.push(`${station} held ${was} for ${key}, and now ${is}, though nothing was entered`)
    }
  }
  return wrong
}

/** A tree is three levels deep at most: a station that is told of sub-units of its children is told of everything. */
const detailedIn = ({ depths }: Stage): ReadonlySet<string> =>
  new Set([...depths].flatMap(([unit, depth]) => (depth === 'own' ? [] : [unit])))

async function direct(parent: Seat, directive: Directive): Promise<void> {
  await parent.ask('POST', '/api/v1/directives', { unit: null, directive })
}

/** Waits until nobody has anything to say any more, the deepest links first. */
async function settleDown({ fleet, resurrection }: Stage): Promise<string[]> {
  const until = performance.now() + QUIET_DEADLINE_MS
  const children = [...fleet.seats.values()].reverse()
  for (;;) {
    let restless: string | null = null
    for (const seat of [...fleet.seats.values()]) {
      if (fleet.below(seat.unit).length > 0) restless ??= await undelivered(seat)
    }
    for (const seat of children) restless ??= unrest(fleet, seat)
    const wrong = resurrection.look()
    if (wrong.length > 0 || restless === null) return wrong
    if (performance.now() > until) {
      const states = await Promise.all(
        children.map(async (seat) => {
          const { uplink } = await seat.ask<{ uplink: unknown }>('GET', '/api/v1/station')
          return `${seat.unit}: ${JSON.stringify(uplink)}`
        }),
      )
      return [`it does not become quiet: ${restless}`, ...states]
    }
    await pause(LOOK_MS)
  }
}

/** Enters what was accepted; a figure is refused only where the station's clock says that it is yet to come. */
function enterAnswered(stage: Stage, at: string, rows: readonly PostedRow[], answer: IntakeAnswer): string[] {
  const refused = new Set(answer.rejected.map(({ row }) => row - 1))
  const taken = rows.filter((_, index) => !refused.has(index))
  stage.ledger.enter(at, taken)
  stage.counts.observations += taken.length
  const isLate = (stage.offsets.get(at) ?? 0) < 0
  return answer.rejected
    .filter(({ code }) => !(isLate && code === 'future-period'))
    .map(({ row, code, detail }) => `${at} refuses ${JSON.stringify(rows[row - 1])}: ${code} ${detail}`)
}

async function comeBack({ fleet, ledger, counts }: Stage, seat: Seat): Promise<string[]> {
  await seat.start()
  counts.restarts += 1
  return await checkAccepted(fleet, ledger, seat)
}

async function take(stage: Stage, step: Step): Promise<string[]> {
  const { fleet, counts, ledger, resurrection } = stage
  switch (step.do) {
    case 'observe':
      return enterAnswered(stage, step.at, step.rows, await fleet.seat(step.at).post(step.rows))
    case 'correct': {
      const wrong: string[] = []
      for (const row of step.rows) {
        wrong.push(...enterAnswered(stage, step.at, [row], await fleet.seat(step.at).post([row])))
        wrong.push(...resurrection.look())
        await pause(step.gapMs)
      }
      return wrong
    }
    case 'fault':
      fleet.seat(step.at).proxy?.become(step.fault)
      return []
    case 'reset':
      fleet.seat(step.at).proxy?.reset()
      return []
    case 'wait':
      await pause(step.ms)
      return []
    case 'crash':
      return await crash(stage, step)
    case 'down':
      await fleet.seat(step.at).kill()
      return []
    case 'start': {
      const seat = fleet.seat(step.at)
      return seat.isRunning() ? [] : await comeBack(stage, seat)
    }
    case 'backup': {
      const file = join(stage.folder, `${step.at}.backup`)
      fleet.seat(step.at).backUp(file)
      stage.backups.set(step.at, {
        file,
        snapshot: ledger.snapshot(step.at),
        depth: stage.depths.get(step.at) ?? 'own',
        moves: stage.moves.length,
      })
      return []
    }
    case 'restore': {
      const back = await Promise.all(
        step.at.map(async (unit) => {
          const backup = stage.backups.get(unit)
          if (!backup) throw new Error(`${unit} was never backed up`)
          const seat = fleet.seat(unit)
          await seat.kill()
          seat.putBack(backup.file)
          ledger.goBack(unit, backup.snapshot)
          stage.depths.set(unit, backup.depth)
          resurrection.forget(unit)
          counts.restores += 1
          return seat
        }),
      )
      const wrong = (await Promise.all(back.map((seat) => comeBack(stage, seat)))).flat()
      for (const seat of back) await tellAgain(stage, seat)
      for (const seat of back) wrong.push(...(await joinAgain(stage, seat)))
      return wrong
    }
    case 'move':
      return await move(stage, step)
    case 'clock':
      setClock(stage, fleet.seat(step.at), step.offsetMs)
      return []
    case 'silence':
      return await fallSilent(stage, fleet.seat(step.at), step.jumpMs)
    case 'direct':
      await direct(fleet.seat(step.at), step.directive)
      if (step.directive.kind === 'detail-policy') stage.depths.set(step.at, step.directive.depth)
      return []
    case 'forge':
      counts.forgeries += 1
      return await forgeBatch(fleet, fleet.seat(step.at), stage.today)
  }
}

const DECISION = { since: '2025-07-01', source: 'Nghị quyết thử' }

const applyMove = (seat: Seat, { unit, to }: Step & { do: 'move' }) =>
  seat.ask<{ moved: boolean }>('POST', '/api/v1/unit-moves', { unit, parent: to, ...DECISION })

/** As an operator goes about it: at every station concerned, and a new code as soon as both ends know. */
async function move(stage: Stage, step: Step & { do: 'move' }): Promise<string[]> {
  const { fleet, counts } = stage
  const wrong: string[] = []
  const known = new Set<string>()
  for (const at of step.order) {
    const seat = fleet.seat(at)
    if (!seat.isRunning()) wrong.push(...(await comeBack(stage, seat)))
    if (step.killed?.at === at) {
      const applying = applyMove(seat, step).catch(() => null)
      await pause(step.killed.afterMs)
      await seat.kill()
      await applying
      wrong.push(...(await comeBack(stage, seat)))
    }
    await applyMove(seat, step)
    if ((await applyMove(seat, step)).moved) wrong.push(`${at} moves ${step.unit} twice`)
    known.add(at)
    if (at === step.unit) {
      wrong.push(...enterAnswered(stage, at, step.rows, await seat.post(step.rows)))
    }
    if (known.has(step.unit) && known.has(step.to) && fleet.seat(step.unit).parent !== step.to) {
      await joinNew(stage, step, step.fault)
    }
    await pause(step.gapMs)
  }
  stage.moves.push(step)
  counts.moves += 1
  return wrong
}

async function joinNew(stage: Stage, { unit, to }: Step & { do: 'move' }, fault: WireFault): Promise<void> {
  const { fleet } = stage
  // OpenSSL has no clock but the machine's: it takes no certificate that begins in its future.
  if ((stage.offsets.get(to) ?? 0) > 0) setClock(stage, fleet.seat(to), 0)
  await fleet.join(unit, to, fault)
}

/** The last move, where a station went back to before it and is concerned by it; else null. */
function forgottenMove({ backups, moves }: Stage, { unit }: Seat): (Step & { do: 'move' }) | null {
  const last = moves.at(-1)
  if (!last || (backups.get(unit)?.moves ?? 0) === moves.length) return null
  return last.order.includes(unit) ? last : null
}

/** A station that went back to before a move is told of it once more, by its operator. */
async function tellAgain(stage: Stage, seat: Seat): Promise<void> {
  const last = forgottenMove(stage, seat)
  if (last) await applyMove(seat, last)
}

/** The moved unit's own station joins once more, when all that went back know of the move again. */
async function joinAgain(stage: Stage, seat: Seat): Promise<string[]> {
  const { fleet } = stage
  const last = forgottenMove(stage, seat)
  if (!last || seat.unit !== last.unit) return []
  const parent = fleet.seat(last.to)
  const wrong = parent.isRunning() ? [] : await comeBack(stage, parent)
  await joinNew(stage, last, { kind: 'none' })
  return wrong
}

function setClock({ counts, offsets }: Stage, seat: Seat, offsetMs: number): void {
  seat.setClock(offsetMs)
  offsets.set(seat.unit, offsetMs)
  counts.clocks += 1
}

/** I6: rows that were answered are there afterwards; rows that were not are there all or none. */
async function crash(stage: Stage, { at, rows, afterMs }: Step & { do: 'crash' }): Promise<string[]> {
  const { fleet, ledger } = stage
  const seat = fleet.seat(at)
  const posting = seat.post(rows).catch(() => null)
  await (afterMs === null ? posting : pause(afterMs))
  await seat.kill()
  const answer = await posting
  if (answer) {
    return [...enterAnswered(stage, at, rows, answer), ...(await comeBack(stage, seat))]
  }
  await seat.start()
  stage.counts.restarts += 1
  // Every figure is another one: a single row tells whether the request got through.
  const found = readFigures(seat)
  const told = rows.filter(({ value }) => value !== null)
  const arrived = told.filter((row) => found.get(keyOf(row)) === scaled(row.measure, row.value ?? 0))
  if (arrived.length === told.length && told.length > 0) ledger.enter(at, rows)
  else if (arrived.length > 0 && (stage.offsets.get(at) ?? 0) >= 0) {
    return [`${at} has ${arrived.length} of ${told.length} rows of one request after it was killed`]
  } else if (arrived.length > 0) ledger.enter(at, arrived)
  else if (told.length === 0) for (const row of rows) if (!found.has(keyOf(row))) ledger.enter(at, [row])
  return await checkAccepted(fleet, ledger, seat)
}

/** I5: whatever a child's lamps were, none has a colour once it has been away for long enough. */
async function fallSilent(stage: Stage, seat: Seat, jumpMs: number): Promise<string[]> {
  const { fleet, counts } = stage
  if (seat.parent === null) return []
  const parent = fleet.seat(seat.parent)
  // First it is heard, so that there are lamps to go out.
  seat.proxy?.become({ kind: 'none' })
  for (const until = performance.now() + HEARD_WITHIN_MS; performance.now() < until; ) {
    if (unrest(fleet, seat) === null) break
    await pause(LOOK_MS)
  }
  counts.lamps += (await lampsAt(parent, seat.unit)).filter((lamp) => lamp !== 'grey').length
  seat.proxy?.become({ kind: 'cut' })
  counts.silences += 1
  if (jumpMs !== 0) setClock(stage, parent, (stage.offsets.get(parent.unit) ?? 0) + jumpMs)
  const until = performance.now() + SILENT_AFTER_SECONDS * 1_000 + SILENCE_SLACK_MS
  let silentSince: number | null = null
  for (;;) {
    const lit = (await lampsAt(parent, seat.unit)).filter((lamp) => lamp !== 'grey')
    const { items } = await parent.ask<{ items: Array<{ unit: string; state: string }> }>(
      'GET',
      '/api/v1/children',
    )
    const state = items.find(({ unit }) => unit === seat.unit)?.state
    // A child that has never been heard of since its parent was restored is not silent; it has no lamps either.
    if (lit.length === 0 && (state === 'silent' || state === 'never')) return []
    if (state === 'silent') silentSince ??= performance.now()
    const isSlow = silentSince !== null && performance.now() > silentSince + GREY_WITHIN_MS
    if (isSlow || performance.now() > until) {
      return [
        `${parent.unit} shows ${seat.unit} as ${state} with ${lit.length} lit lamps though it is cut off`,
      ]
    }
    await pause(LOOK_MS)
  }
}
