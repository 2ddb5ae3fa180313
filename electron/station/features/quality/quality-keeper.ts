/**
 * Keeps scores of data quality up to date, beside the figures and never in their way: what a commit
 * touched is noted, and looked at a moment later together with what else was touched. Ageing and the turn
 * of the day touch figures that nobody sent. What was noted is lost with the process; a station that
 * starts looks at everything.
 */
import type { QualitySummary } from '#shared/contract/quality.ts'
import { packPeriod, periodAt, unpackPeriod } from '#shared/domain/period.ts'
import { type AgeFacts, judgeLiving } from '#shared/domain/quality.ts'
import { lifeOf } from '#shared/domain/quality-periods.ts'
import type { Station } from '../../context.ts'
import type { Dictionary, KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { summaryItem } from './items.ts'
import { relationsOf } from './measure-relations.ts'
import type { QualityBook } from './quality-book.ts'
import { scorePair } from './score-pair.ts'
import { type ScoreChange, storeDays, storeScores } from './store-scores.ts'
import { openSurvey, type Survey } from './survey.ts'

export interface QualityKeeper {
  readonly book: QualityBook
  /** Notes that what is known of a measure at a unit has changed. */
  touch(unit: number, measure: number): void
  /** The same for a row as it was written; what is neither a unit nor a measure is left aside. */
  touchWritten(unit: unknown, measure: unknown): void
  /** Notes that rules have changed: everything is looked at again. */
  touchAll(): void
  /** Looks at all that was touched or has aged; resolves once it is stored. */
  refresh(): Promise<void>
  /** From now on looks by itself, soon after each change and every quarter of an hour. */
  start(): void
  /** Ends a look that is under way. */
  stop(): Promise<void>
}

/** Changes that come close together are looked at together. */
const COALESCE_MS = 1_000
const TICK_MS = 60_000
const AGE_EVERY_MS = 15 * 60_000
/** Work between two turns of the event loop. */
const SLICE_MS = 8
/** Scores that are stored in one transaction. */
const MOST_AT_ONCE = 500

export function createQualityKeeper(station: Station, book: QualityBook): QualityKeeper {
  const dirty = new Map<number, Set<number>>()
  let isAllDirty = true
  let seenDay: number | null = null
  let agedAt = Number.NEGATIVE_INFINITY
  let said: string | null = null
  let isStarted = false
  let isStopped = false
  let pending: NodeJS.Timeout | null = null
  let ticking: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()

  function note(unit: number, measure: number): void {
    const measures = dirty.get(unit)
    if (measures) measures.add(measure)
    else dirty.set(unit, new Set([measure]))
  }

  /** What else hangs on a pair: its share's other half, and its siblings where it is the first to report. */
  function noteRelated(): void {
    for (const [id, measures] of [...dirty]) {
      const unit = station.units.byId(id as UnitId)
      for (const measureId of [...measures]) {
        const measure = station.dictionary.measureById(measureId)
        if (!measure) continue
        for (const { part, whole } of relationsOf(station.dictionary).shares(measure)) {
          note(id, part.id === measureId ? whole.id : part.id)
        }
        if (unit.parentId === null || id === station.units.root.id || book.get(id, measureId)) continue
        for (const sibling of station.units.children(unit.parentId)) note(sibling.id, measureId)
      }
    }
  }

  function schedule(): void {
    if (!isStarted || isStopped || pending) return
    pending = setTimeout(() => {
      pending = null
      refresh().catch((error: unknown) => station.log.error({ err: error }, 'judging data quality failed'))
    }, COALESCE_MS)
  }

  function refresh(): Promise<void> {
    const next = looking.then(look)
    looking = next.catch(() => undefined)
    return next
  }

  async function look(): Promise<void> {
    const now = station.clock()
    const day = packPeriod(periodAt(now, 'day'))
    // Periods fall due, and windows move on, at midnight.
    const isWhole = isAllDirty || day !== seenDay
    if (now - agedAt >= AGE_EVERY_MS) await noteAged(now)
    if (!isWhole && dirty.size === 0) return
    // Who listens has been told in a snapshot how it stood so far.
    said ??= figuresOf(summary())
    noteRelated()
    const noted = new Map(dirty)
    dirty.clear()
    isAllDirty = false
    const known = station.dictionary
    const survey = openSurvey(station)
    const pairs = isWhole ? everyPair(station, known) : notedPairs(station, known, noted)
    try {
      await lookAt(survey, pairs, { day, isWhole, known })
    } catch (error) {
      if (isWhole) isAllDirty = true
      for (const [unit, measures] of noted) for (const measure of measures) note(unit, measure)
      throw error
    }
    if (isStopped) return
    agedAt = now
    seenDay = day
    say()
  }

  async function lookAt(
    survey: Survey,
    pairs: Iterable<[StoredUnit, KnownMeasure]>,
    { day, isWhole, known }: { day: number; isWhole: boolean; known: Dictionary },
  ): Promise<void> {
    const changedUnits = new Set<number>()
    const changedMeasures = new Set<number>()
    let changes: ScoreChange[] = []
    const store = async () => {
      if (changes.length === 0) return
      for (const { unit, measure } of changes) {
        changedUnits.add(unit)
        changedMeasures.add(measure)
      }
      const batch = changes
      changes = []
      await storeScores(station, book, batch)
    }
    const breathe = openSlices(station)
    for (const [unit, measure] of pairs) {
      const change = scorePair(survey, book, unit, measure)
      if (change) changes.push(change)
      if (changes.length >= MOST_AT_ONCE) await store()
      const pause = breathe()
      if (pause) await pause
      if (isStopped) return
    }
    if (isWhole) {
      // A measure that is no longer in the dictionary has no score.
      for (const { unit, measure } of book.all()) {
        if (!known.measureById(measure)) {
          changes.push({ unit, measure, before: book.get(unit, measure), after: null })
        }
        const pause = breathe()
        if (pause) await pause
      }
    }
    while (changes.length > MOST_AT_ONCE) {
      const rest = changes.splice(MOST_AT_ONCE)
      await store()
      changes = rest
    }
    await store()
    if (isStopped) return
    await storeDays(station, book, { day, isWhole, units: changedUnits, measures: changedMeasures })
  }

  /** Notes figures that are older, or more silent, than their score says. */
  async function noteAged(now: number): Promise<void> {
    agedAt = now
    const lives = new Map<string, AgeFacts['newest']>()
    const breathe = openSlices(station)
    for (const { unit, measure: id, newest, living } of book.all()) {
      const measure = station.dictionary.measureById(id)
      if (!measure || newest === null) continue
      const key = `${id}|${newest}`
      let life = lives.get(key)
      if (life === undefined) {
        const period = unpackPeriod(newest)
        life = { period, ...lifeOf(measure, station.calendar, period) }
        lives.set(key, life)
      }
      const silentSince = station.children.isSilent(unit as UnitId) ? now : null
      const { score } = judgeLiving({ now, silentSince, newest: life })
      if (score !== null && Math.round(score * 10_000) !== living) note(unit, id)
      const pause = breathe()
      if (pause) await pause
      if (isStopped) return
    }
  }

  const summary = () => summaryItem(station, station.units.root, null, book.ofUnit(station.units.root))
  /** A summary without its instant. */
  const figuresOf = ({ at: _at, ...figures }: QualitySummary) => JSON.stringify(figures)

  /** Tells the wall, where its own figures are others now. */
  function say(): void {
    const item = summary()
    const text = figuresOf(item)
    if (text === said) return
    said = text
    station.live.say('quality', item)
  }

  return {
    book,
    touch(unit, measure) {
      note(unit, measure)
      schedule()
    },
    touchWritten(unitCode, measureKey) {
      if (typeof unitCode !== 'string' || typeof measureKey !== 'string') return
      const unit = station.units.byCode(unitCode)
      const measure = station.dictionary.measure(measureKey)
      if (!unit || !measure) return
      note(unit.id, measure.id)
      schedule()
    },
    touchAll() {
      isAllDirty = true
      schedule()
    },
    refresh,
    start() {
      isStarted = true
      schedule()
      ticking = setInterval(() => {
        const now = station.clock()
        const isDue = now - agedAt >= AGE_EVERY_MS || packPeriod(periodAt(now, 'day')) !== seenDay
        if (isDue) schedule()
      }, TICK_MS)
    },
    async stop() {
      isStopped = true
      if (pending) clearTimeout(pending)
      if (ticking) clearInterval(ticking)
      await looking
    },
  }
}

/** Hands the event loop back whenever a slice of work is over, and lets writers go first. */
function openSlices({ writer }: Station): () => Promise<void> | undefined {
  let sliceEnds = performance.now() + SLICE_MS
  return () => {
    if (performance.now() < sliceEnds) return undefined
    return writer.calm().then(() => {
      sliceEnds = performance.now() + SLICE_MS
    })
  }
}

/** Every unit of the station with every measure; those that have nothing cost one look each. */
function* everyPair({ units }: Station, { measures }: Dictionary): Generator<[StoredUnit, KnownMeasure]> {
  for (const unit of units.all) {
    if (!units.isInside(unit)) continue
    for (const measure of measures) yield [unit, measure]
  }
}

function* notedPairs(
  { units }: Station,
  known: Dictionary,
  noted: ReadonlyMap<number, ReadonlySet<number>>,
): Generator<[StoredUnit, KnownMeasure]> {
  for (const [id, measures] of noted) {
    const unit = units.byId(id as UnitId)
    if (!units.isInside(unit)) continue
    for (const measureId of measures) {
      const measure = known.measureById(measureId)
      if (measure) yield [unit, measure]
    }
  }
}
