/**
 * `npm run bench`: speed as ratios against a bare baseline in the same run. Prints a table for
 * docs/performance.md. `npm run bench -- rules` runs one part of it.
 */
import { cpus } from 'node:os'
import { benchForecast } from './forecast.ts'
import { benchIntake } from './intake.ts'
import type { BenchRow } from './result.ts'
import { benchRollUp } from './roll-up.ts'
import { benchRules } from './rules.ts'

const PARTS = { intake: benchIntake, 'roll-up': benchRollUp, rules: benchRules, forecast: benchForecast }
const asked = process.argv.slice(2)
const rows: BenchRow[] = []
for (const [name, bench] of Object.entries(PARTS)) {
  if (asked.length === 0 || asked.includes(name)) rows.push(...(await bench()))
}

console.log(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`)
console.log('| what | measured | bare baseline | ratio | goal |')
console.log('| --- | ---: | ---: | ---: | ---: |')
for (const { what, measured, baseline, ratio, goal } of rows) {
  console.log(`| ${what} | ${measured} | ${baseline} | ${ratio} | ${goal} |`)
}
