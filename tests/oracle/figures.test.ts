/**
 * Every figure a second time: PostgreSQL computes from what was entered, by SQL written from the rules and
 * not from the station's code, what every cell and KPI should be at every level.
 *
 * ORACLE_SEED plays a run again, ORACLE_ONLY one of its histories; ORACLE_HISTORIES asks for more of them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readNationalUnits } from '#station/resources.ts'
import { NOW } from '../support/station.ts'
import { type Compared, cellDifferences, compare, type Plan, play, sqlFile } from './compare.ts'
import { makeFamilies } from './families.ts'
import type { Places, Size } from './histories.ts'
import { isMissing, type Oracle, startOracle } from './postgres.ts'
import { openChain, openNation } from './stations.ts'
import { WRONG_RULES } from './wrong-rules.ts'

const number = (name: string): number | null => {
  const text = process.env[name]
  return text === undefined || text === '' ? null : Number(text)
}

const SEED = number('ORACLE_SEED') ?? Date.now() % 2 ** 31
const ONLY = number('ORACLE_ONLY')
const SMALL_HISTORIES = number('ORACLE_HISTORIES') ?? 1_800
const CHAIN_HISTORIES = Math.ceil(SMALL_HISTORIES / 9)
const LARGE_HISTORIES = Math.ceil(SMALL_HISTORIES / 180)
/** Histories in which every rule of `WRONG_RULES` shows when it is broken. */
const WRONG = { seed: 5, histories: 80, only: null }
const DEADLINE_MS = 900_000 + SMALL_HISTORIES * 500

const SMALL: Size = { units: 4, periods: 5, batches: 8, questions: 6 }

const LARGE: Size = { units: 126, periods: 8, batches: 12, questions: 12 }

/** Two provinces with few communes, and some of these. */
const PLACES: Places = {
  cities: [
    { code: '12', communes: ['03388', '03390', '03394', '03405'] },
    { code: '04', communes: ['01273', '01279'] },
  ],
}

/** A whole city, and a commune of another one. */
function wholeCity(): Places {
  const communes = readNationalUnits().filter(({ parent }) => parent === '01')
  return {
    cities: [
      { code: '01', communes: communes.map(({ code }) => code) },
      { code: '12', communes: ['03388'] },
    ],
  }
}

const planOf = (histories: number, places: Places, size: Size): Plan => ({
  ...{ seed: SEED, only: ONLY, now: NOW, histories, places, size },
})

let oracle: Oracle | null = null
let missing = ''

beforeAll(async () => {
  const started = await startOracle()
  if (isMissing(started)) {
    missing = started.missing
    console.log(`tests will be skipped: ${missing}`)
    return
  }
  oracle = started
  await oracle.ask(sqlFile('calendar.sql'))
})

afterAll(async () => {
  await oracle?.stop()
}, 120_000)

describe('PostgreSQL makes of what was entered', () => {
  it('the same cells and KPIs of three levels in one replica', { timeout: DEADLINE_MS }, async ({ skip }) => {
    if (!oracle) return skip(missing)
    const stations = await openNation(makeFamilies(SEED))
    const compared = await compare(oracle, stations, planOf(SMALL_HISTORIES, PLACES, SMALL))
    report('small histories', compared)
  })

  it('the same of a commune, its province and the nation by the wire', { timeout: DEADLINE_MS }, async ({
    skip,
  }) => {
    if (!oracle) return skip(missing)
    const stations = await openChain(makeFamilies(SEED))
    const compared = await compare(oracle, stations, planOf(CHAIN_HISTORIES, PLACES, SMALL))
    report('histories in a chain', compared)
  })

  it('the same of a whole city', { timeout: DEADLINE_MS }, async ({ skip }) => {
    if (!oracle) return skip(missing)
    const stations = await openNation(makeFamilies(SEED))
    const compared = await compare(oracle, stations, planOf(LARGE_HISTORIES, wholeCity(), LARGE))
    report('large histories', compared)
  })
})

describe('the comparison', () => {
  it('notices a rule that is broken', { timeout: DEADLINE_MS }, async ({ skip }) => {
    if (!oracle) return skip(missing)
    const stations = await openNation(makeFamilies(WRONG.seed))
    await play(oracle, stations, { ...planOf(0, PLACES, SMALL), ...WRONG })
    const right = sqlFile('cells.sql')
    expect(await cellDifferences(oracle, right)).toEqual([])
    for (const [name, break_] of Object.entries(WRONG_RULES)) {
      const wrong = break_(right)
      expect(wrong, name).not.toBe(right)
      expect((await cellDifferences(oracle, wrong)).length, name).toBeGreaterThan(0)
    }
  })
})

function report(what: string, { histories, cells, kpiValues, outcomes }: Compared): void {
  const reasons = Object.entries(outcomes).map(([outcome, values]) => `${values} ${outcome}`)
  console.log(`${histories} ${what}: ${cells} cells, ${kpiValues} KPI values (${reasons.join(', ')})`)
  if (ONLY !== null) return
  expect(cells).toBeGreaterThan(histories * 20)
  for (const outcome of ['number', 'no-data', 'partial', 'undefined'])
    expect(outcomes[outcome], outcome).toBeGreaterThan(0)
}
