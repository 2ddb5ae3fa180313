/**
 * `npm run bench`: speed as ratios against a bare baseline in the same run. Prints a table for
 * docs/performance.md. `npm run bench -- rules` runs one part of it; `-- chain --outage-minutes 30` the chain
 * with a longer outage, `-- three-levels --provinces 4` with fewer provinces, `-- wall
 * --wall-seconds 10` the wall for a shorter time.
 */
import { cpus } from 'node:os'
import { benchThreeLevels } from './chain-levels.ts'
import { benchLoss } from './chain-loss.ts'
import { benchOutage } from './chain-outage.ts'
import { benchChain } from './chain-throughput.ts'
import { benchForecast } from './forecast.ts'
import { benchIntake } from './intake.ts'
import type { BenchRow } from './result.ts'
import { benchRollUp } from './roll-up.ts'
import { benchRules } from './rules.ts'
import { benchWall } from './wall.ts'

const PARTS = {
  intake: benchIntake,
  'roll-up': benchRollUp,
  chain: benchChain,
  loss: benchLoss,
  outage: benchOutage,
  'three-levels': benchThreeLevels,
  rules: benchRules,
  forecast: benchForecast,
  wall: benchWall,
}
const asked = process.argv.slice(2).filter((word) => Object.hasOwn(PARTS, word))
const rows: BenchRow[] = []
for (const [name, bench] of Object.entries(PARTS)) {
  // What is lost belongs to the chain.
  const isAsked = asked.includes(name) || (name === 'loss' && asked.includes('chain'))
  if (asked.length === 0 || isAsked) rows.push(...(await bench()))
}

console.log(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`)
console.log('| what | measured | bare baseline | ratio | goal |')
console.log('| --- | ---: | ---: | ---: | ---: |')
for (const { what, measured, baseline, ratio, goal } of rows) {
  console.log(`| ${what} | ${measured} | ${baseline} | ${ratio} | ${goal} |`)
}
