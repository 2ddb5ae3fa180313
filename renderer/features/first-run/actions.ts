import i18next from 'i18next'
import type { CodeCheck, Dictionary, SetupState, SetupUnit } from '#shared/contract/index.ts'
import { load, type Outcome, send } from '../../app/api.ts'
import { useConnection } from '../../app/connection.ts'
import { childrenOf, type Job, type JobName, set, setSetup, setUnits, useFirstRun } from './store.ts'

/** Making a replica with all units takes a second or two; a slow disk gets more. */
const MAKE_DEADLINE_MS = 120_000

/** Asks what can be made here. Returns what gives up. */
export function loadSetup(): () => void {
  const failed = (problem: string) => set({ problem })
  const stops = [
    load<SetupState>({ path: '/api/v1/setup', received: setSetup, failed }),
    load<{ items: SetupUnit[] }>({
      path: '/api/v1/setup/units',
      received: ({ items }) => setUnits(items),
      failed,
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What every enrolment code begins with. */
const CODE_PREFIX = 'MIOC1.'

/** Asks whose code it is; an answer that comes after the next keystroke is passed over. */
export async function checkCode(): Promise<void> {
  const { code, unit } = useFirstRun.getState()
  const text = code.replaceAll(/\s/g, '')
  if (text === '' || unit === null) return set({ codeState: { kind: 'none' } })
  if (!text.startsWith(CODE_PREFIX)) {
    return set({ codeState: { kind: 'bad', problem: i18next.t('links.join.bad') } })
  }
  set({ codeState: { kind: 'checking' } })
  const outcome = await send<CodeCheck>('POST', '/api/v1/setup/codes', { code: text, unit })
  const now = useFirstRun.getState()
  if (now.code !== code || now.unit !== unit) return
  set({
    codeState: outcome.done
      ? { kind: 'good', check: outcome.answer }
      : { kind: 'bad', problem: outcome.problem },
  })
}

function mark(name: JobName, job: Partial<Job>): void {
  useFirstRun.setState(({ jobs }) => {
    const before = jobs?.[name] ?? { state: 'waiting', problem: null }
    return { jobs: { ...jobs, [name]: { ...before, ...job } } }
  })
}

async function run(name: JobName, job: () => Promise<Outcome<unknown>>): Promise<boolean> {
  mark(name, { state: 'running', problem: null })
  const outcome = await job()
  if (outcome.done) mark(name, { state: 'done' })
  else mark(name, { state: 'failed', problem: outcome.problem })
  return outcome.done
}

/** Makes the station, waits for it to answer, then does at it what was asked for. */
export async function make(): Promise<void> {
  const { unit, pack, joins, hasSource, practice, code } = useFirstRun.getState()
  if (unit === null || pack === null) return
  const waiting: Job = { state: 'waiting', problem: null }
  set({
    token: null,
    jobs: {
      station: waiting,
      start: waiting,
      ...(joins ? { parent: waiting } : {}),
      ...(hasSource ? { source: waiting } : {}),
    },
  })
  const request = { unit, pack, simulated: practice }
  const made = await run('station', () =>
    send('POST', '/api/v1/setup', request, 'application/json', MAKE_DEADLINE_MS),
  )
  if (!made) return
  mark('start', { state: 'running' })
  await untilLive()
  mark('start', { state: 'done' })
  if (joins) {
    await run('parent', () =>
      send('POST', '/api/v1/uplink', { code: code.replaceAll(/\s/g, ''), confirm: false }),
    )
  }
  if (hasSource) await run('source', () => createSource(unit))
}

/** The wall's own connection finds the station as it always does. */
function untilLive(): Promise<void> {
  return new Promise((resolve) => {
    const look = (state: string): boolean => {
      if (state === 'live') resolve()
      return state === 'live'
    }
    if (look(useConnection.getState().state)) return
    const stop = useConnection.subscribe(({ state }) => {
      if (look(state)) stop()
    })
  })
}

/** A token that writes all the pack's measures, of this unit and those directly below it. */
async function createSource(unit: string): Promise<Outcome<unknown>> {
  const { sourceName, units } = useFirstRun.getState()
  const measures = await measureKeys()
  if (!measures.done) return measures
  const outcome = await send<{ token: string }>('POST', '/api/v1/sources', {
    name: sourceName.trim(),
    measures: measures.answer,
    units: [unit, ...childrenOf(units, unit).map(({ code }) => code)],
  })
  if (outcome.done) set({ token: outcome.answer.token })
  return outcome
}

function measureKeys(): Promise<Outcome<string[]>> {
  return new Promise((resolve) => {
    const stop = load<Dictionary>({
      path: '/api/v1/dictionary',
      received: ({ measures }) => resolve({ done: true, answer: measures.map(({ key }) => key) }),
      failed: (problem) => {
        stop()
        resolve({ done: false, problem, code: null })
      },
    })
  })
}
