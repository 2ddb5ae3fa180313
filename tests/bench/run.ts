/**
 * `npm run bench`: speed as ratios against a bare baseline in the same run. Prints a table for
 * docs/performance.md.
 */
import { cpus } from 'node:os'
import { benchIntake } from './intake.ts'
import { benchRollUp } from './roll-up.ts'

const rows = [...(await benchIntake()), ...(await benchRollUp())]

console.log(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`)
console.log('| what | measured | bare baseline | ratio | goal |')
console.log('| --- | ---: | ---: | ---: | ---: |')
for (const { what, measured, baseline, ratio, goal } of rows) {
  console.log(`| ${what} | ${measured} | ${baseline} | ${ratio} | ${goal} |`)
}
