/** What the editor asks of its station: definitions, checks and previews while one types, and saving. */
import type {
  EditAnswer,
  FormulaCheck,
  FormulaPreview,
  KpiDefinition,
  KpiSource,
  MeasureSource,
  PackPlan,
} from '#shared/contract/index.ts'
import { load, type Outcome, send } from '../../app/api.ts'
import { nowMs } from '../../app/clock.ts'
import { type Draft, kpiOfDraft, measureOfDraft } from './draft.ts'
import { type Done, dropDraft, keyOf, type PackLine, useEditor } from './store.ts'

const CHECK_AFTER_MS = 250
const PREVIEW_AFTER_MS = 600

/** Reads everything anew; returns what gives up. */
export function loadEditor(): () => void {
  const failed = (problem: string) => useEditor.setState({ problem })
  const part = <Answer>(path: string, received: (answer: Answer) => void) =>
    load<Answer>({ path, received, failed })
  const stops = [
    part<{ items: KpiSource[] }>('/api/v1/definitions/kpis?limit=5000', ({ items }) =>
      useEditor.setState({ kpis: items, loaded: true, problem: null }),
    ),
    part<{ items: MeasureSource[] }>('/api/v1/definitions/measures?limit=5000', ({ items }) =>
      useEditor.setState({ measures: items }),
    ),
    part<{ items: PackLine[] }>('/api/v1/packs', ({ items }) => useEditor.setState({ packs: items })),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Asks once the typing pauses; an answer to what is no longer there is dropped. */
function debounced<Body, Answer>(
  path: string,
  afterMs: number,
  received: (of: string, outcome: Outcome<Answer>) => void,
): (body: Body) => () => void {
  return (body) => {
    let dropped = false
    const timer = setTimeout(() => {
      void send<Answer>('POST', path, body).then((outcome) => {
        if (!dropped) received(JSON.stringify(body), outcome)
      })
    }, afterMs)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }
}

export type CheckBody = Pick<KpiDefinition, 'formula' | 'code' | 'unit' | 'period'> & {
  share?: NonNullable<KpiDefinition['share']>
}
export type PreviewBody = Pick<
  KpiDefinition,
  'formula' | 'code' | 'unit' | 'period' | 'direction' | 'thresholds'
>

export const askCheck = debounced<CheckBody, FormulaCheck>(
  '/api/v1/formula-checks',
  CHECK_AFTER_MS,
  (of, outcome) => {
    if (outcome.done) useEditor.setState({ check: { of, answer: outcome.answer } })
  },
)

export const askPreview = debounced<PreviewBody, FormulaPreview>(
  '/api/v1/formula-previews',
  PREVIEW_AFTER_MS,
  (of, outcome) =>
    useEditor.setState({
      preview: outcome.done
        ? { of, answer: outcome.answer, problem: null }
        : { of, answer: null, problem: outcome.problem },
    }),
)

const pathOf = ({ part, pack }: Draft, key: string): string =>
  `/api/v1/packs/${pack}/${part === 'kpi' ? 'kpis' : 'measures'}/${encodeURIComponent(key)}`

async function put(draft: Draft, definition: object, reason: string, dryRun: boolean) {
  const path = `${pathOf(draft, keyOf(draft))}${dryRun ? '?dryRun=true' : ''}`
  return await send<EditAnswer>('PUT', path, { definition, edition: draft.edition, reason })
}

async function retire(draft: Draft, reason: string, dryRun: boolean) {
  const query = new URLSearchParams({
    edition: draft.edition ?? '',
    reason,
    ...(dryRun ? { dryRun: 'true' } : {}),
  })
  return await send<EditAnswer>('DELETE', `${pathOf(draft, keyOf(draft))}?${query}`)
}

const madeOf = (draft: Draft): object | null =>
  (draft.part === 'kpi' ? kpiOfDraft(draft, nowMs()) : measureOfDraft(draft)).definition

/** A dry run needs a reason like the real thing; it is not kept. */
const DRY_REASON = 'xem trước'

/** Opens the question, with the plan as soon as the station has made it. */
export async function planSaving(draft: Draft, retires: boolean): Promise<void> {
  const definition = madeOf(draft)
  if (!retires && !definition) return
  useEditor.setState({ saving: { draft, retires, plan: null, problem: null, working: false }, done: null })
  const outcome = retires
    ? await retire(draft, DRY_REASON, true)
    : await put(draft, definition ?? {}, DRY_REASON, true)
  useEditor.setState(({ saving }) =>
    saving?.draft === draft
      ? {
          saving: {
            ...saving,
            plan: outcome.done ? outcome.answer : null,
            problem: outcome.done ? null : outcome.problem,
          },
        }
      : {},
  )
}

export const cancelSaving = (): void => useEditor.setState({ saving: null })

/** Does what was asked about, and offers to take it back. */
export async function confirmSaving(reason: string): Promise<void> {
  const { saving } = useEditor.getState()
  if (!saving) return
  const { draft, retires } = saving
  const definition = retires ? draft.base : madeOf(draft)
  if (!definition) return
  useEditor.setState({ saving: { ...saving, working: true, problem: null } })
  const outcome = retires ? await retire(draft, reason, false) : await put(draft, definition, reason, false)
  if (!outcome.done) {
    useEditor.setState({ saving: { ...saving, working: false, problem: outcome.problem } })
    return
  }
  dropDraft(draft.part, keyOf(draft))
  finish({
    how: retires ? 'retired' : 'saved',
    key: keyOf(draft),
    undo: undoOf(draft, retires, outcome.answer.edition),
  })
}

/** Puts back what was there before, as one more version. */
function undoOf(before: Draft, retired: boolean, edition: string | null): (reason?: string) => void {
  return () => {
    const reason = 'Hoàn tác thay đổi vừa lưu'
    const now = { ...before, edition } as Draft
    const undoing =
      before.edition === null && !retired ? retire(now, reason, false) : put(now, before.base, reason, false)
    void undoing.then((outcome) => {
      if (outcome.done) finish({ how: 'undone', key: keyOf(before), undo: null })
      else useEditor.setState({ problem: outcome.problem })
    })
  }
}

function finish(done: Done): void {
  useEditor.setState({ saving: null, done })
  loadEditor()
}

const YAML = 'application/yaml'

/** Shows what a file would change. */
export async function planImport(fileName: string, text: string): Promise<void> {
  useEditor.setState({ importing: { fileName, text, plan: null, problem: null, working: true } })
  const outcome = await send<PackPlan>('POST', '/api/v1/packs?dryRun=true', text, YAML)
  useEditor.setState({
    importing: {
      fileName,
      text,
      plan: outcome.done ? outcome.answer : null,
      problem: outcome.done ? null : outcome.problem,
      working: false,
    },
  })
}

export async function confirmImport(): Promise<void> {
  const { importing } = useEditor.getState()
  if (!importing) return
  useEditor.setState({ importing: { ...importing, working: true } })
  const outcome = await send<PackPlan>('POST', '/api/v1/packs', importing.text, YAML)
  useEditor.setState({
    importing: {
      ...importing,
      working: false,
      plan: outcome.done ? outcome.answer : importing.plan,
      problem: outcome.done ? null : outcome.problem,
    },
  })
  if (outcome.done) loadEditor()
}

export const dropImport = (): void => useEditor.setState({ importing: null })
