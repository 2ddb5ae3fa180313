/**
 * Many schedules of chaos: `npm run test:chaos -- [--schedules 200] [--seed N] [--jobs 2] [--with move] [--bail] [--verbose]`.
 * A schedule that failed is played again with its own seed and `--schedules 1`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seedOf } from '../oracle/random.ts'
import { listOf } from '../support/chaos/checks.ts'
import { type Counts, noCounts, type Outcome, perform } from '../support/chaos/perform.ts'
import { describeSchedule, makeSchedule, type Schedule } from '../support/chaos/schedule.ts'
import { todayInHanoi } from '../support/chaos/today.ts'

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    /** Only schedules that have such a step. */
    with: { type: 'string' },
    /** Ends after the first failure. */
    bail: { type: 'boolean', default: false },
    /** Tells each step as it begins. */
    verbose: { type: 'boolean', default: false },
  },
})
const MOST_PASSED_OVER = 1_000
const schedules = wholeNumber('schedules', values.schedules)
const jobs = wholeNumber('jobs', values.jobs)
const base =
  values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : wholeNumber('seed', values.seed)

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  console.error(`--${name} takes a whole number`)
  process.exit(2)
}

let nth = 0
/** One schedule has the seed itself, so that a failure is played again by it. */
function nextSchedule(today: string): Schedule {
  if (schedules === 1) return makeSchedule(base, today)
  for (const until = nth + MOST_PASSED_OVER; nth < until; ) {
    const schedule = makeSchedule(seedOf(base, nth), today)
    nth += 1
    if (values.with === undefined || schedule.steps.some((step) => step.do === values.with)) return schedule
  }
  console.error(`--with ${values.with}: no schedule has such a step`)
  process.exit(2)
}

function contentOf({
  stations,
  observations,
  restarts,
  restores,
  moves,
  faults,
  clocks,
  silences,
}: Counts): string {
  return `${stations} stations, ${observations} observations, ${restarts} restarts, ${restores} restores, ${moves} moves, ${faults} faults, ${clocks} clock jumps, ${silences} silences`
}

function tellStep(step: string): void {
  console.log(`  ${((performance.now() - began) / 1_000).toFixed(1)} s: ${step}`)
}

function tellFailure(schedule: Schedule, { wrong }: Outcome): void {
  console.log(`FAILED: play it again with --seed ${schedule.seed} --schedules 1`)
  console.log(describeSchedule(schedule))
  console.log(listOf(wrong))
}

const root = mkdtempSync(join(tmpdir(), 'mini-ioc-chaos-'))
const total = noCounts()
const began = performance.now()
let next = 0
let done = 0
let failures = 0

async function work(): Promise<void> {
  while (next < schedules) {
    const index = next
    next += 1
    const today = todayInHanoi()
    const schedule = nextSchedule(today)
    const outcome = await perform(schedule, {
      folder: join(root, String(index)),
      cache: join(root, 'cache'),
      today,
      ...(values.verbose ? { onStep: tellStep } : {}),
    })
    done += 1
    for (const name of Object.keys(total) as Array<keyof Counts>) total[name] += outcome.counts[name]
    const failed = outcome.wrong.length > 0
    if (failed) failures += 1
    console.log(
      `${done} of ${schedules}: seed ${schedule.seed}, ${outcome.seconds.toFixed(1)} s: ${contentOf(outcome.counts)}${failed ? ': FAILED' : ''}`,
    )
    for (const books of outcome.mended) console.log(`  mended: ${books}`)
    if (failed) tellFailure(schedule, outcome)
    if (failed && values.bail) next = schedules
  }
}

const clear = () => rmSync(root, { recursive: true, force: true, maxRetries: 5 })
// The stations end with whoever started them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clear()
    process.exit(1)
  })
}
try {
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work))
} finally {
  clear()
}
const minutes = (performance.now() - began) / 60_000
console.log(
  `${done} schedules in ${minutes.toFixed(1)} min (base seed ${base}): ${contentOf(total)}, ${total.forgeries} forgeries, ${total.lamps} lit lamps gone grey, ${total.cells} cells compared, ${total.mended} figures mended by books, ${failures} failures`,
)
// Nothing that a killed station leaves open may keep a finished run.
process.exit(failures > 0 || done === 0 ? 1 : 0)
