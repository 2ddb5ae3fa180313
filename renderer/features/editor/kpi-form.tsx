import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { KPI_GRANULARITIES } from '#shared/domain/period.ts'
import { nowMs } from '../../app/clock.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { type KpiDraft, kpiDraft, kpiOfDraft, lines } from './draft.ts'
import { askCheck, type CheckBody } from './feed.ts'
import { ChoiceField, Field, TextField } from './field.tsx'
import styles from './form.module.css'
import { FormHead } from './form-head.tsx'
import { FormulaField } from './formula-field.tsx'
import { InsertList } from './insert-list.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { type, useEditor } from './store.ts'
import { ThresholdFields } from './threshold-fields.tsx'
import { insertPart } from './write-formula.ts'

const DIRECTIONS = ['higher', 'lower', 'band'] as const

/** One KPI: as it is, or as somebody is changing it. */
export function KpiForm({ unit, mayWrite }: { readonly unit: string; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const code = useEditor((editor) => editor.chosenKpi)
  const source = useEditor((editor) => editor.kpis.find(({ definition }) => definition.code === code))
  const kept = useEditor((editor) => (code === null ? undefined : editor.kpiDrafts.get(code)))
  const draft = useMemo(() => kept ?? (source && kpiDraft(source)), [kept, source])
  if (!draft) return <p className={styles.choose}>{t('editor.choose')}</p>
  const owner = source?.owner ?? null
  return (
    <Form
      key={draft.base.code}
      draft={draft}
      unit={unit}
      mayWrite={mayWrite && owner === null}
      owner={owner}
      retired={source?.retired}
    />
  )
}

interface FormProps {
  readonly draft: KpiDraft
  readonly unit: string
  readonly mayWrite: boolean
  readonly owner: string | null
  readonly retired: boolean | undefined
}

function Form({ draft, unit, mayWrite, owner, retired = false }: FormProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const made = useMemo(() => kpiOfDraft(draft, nowMs()), [draft])
  const checked = useChecked(draft, mayWrite)
  const version = useEditor(
    (editor) => editor.kpis.find(({ definition }) => definition.code === draft.base.code)?.version,
  )
  const wrong = made.wrong ?? {}
  return (
    <section className={styles.form} aria-label={draft.base.code}>
      <FormHead
        draft={draft}
        version={version}
        retired={retired}
        mayWrite={mayWrite}
        owner={owner}
        ready={made.wrong === null}
      />
      <fieldset className={styles.fields} disabled={!mayWrite}>
        <legend className="visually-hidden">{draft.base.code}</legend>
        <div className={styles.columns}>
          <div className={styles.column}>
            <Names draft={draft} wrong={wrong} />
            <FormulaField area={area} draft={draft} check={checked} mayWrite={mayWrite} />
            <Use draft={draft} wrong={wrong} />
          </div>
          <div className={styles.column}>
            <ThresholdFields draft={draft} wrong={wrong} unit={unit} />
            {mayWrite && <InsertList insert={(part) => insertPart(area.current, draft, part)} />}
          </div>
        </div>
      </fieldset>
      <PreviewPanel
        definition={checked?.ok ? made.definition : null}
        waiting={checked === null && made.definition !== null}
        mayWrite={mayWrite}
      />
    </section>
  )
}

/** What the station says of the formula as it stands now; null while it has not answered. */
function useChecked(draft: KpiDraft, mayWrite: boolean) {
  const { base, typed } = draft
  const body = useMemo(() => {
    const part = typed.sharePart ?? base.share?.part ?? ''
    const whole = typed.shareWhole ?? base.share?.whole ?? ''
    return {
      formula: typed.formula ?? base.formula,
      code: base.code,
      unit: typed.unit ?? base.unit,
      period: (typed.period ?? base.period) as typeof base.period,
      ...(part === '' && whole === '' ? {} : { share: { part, whole } }),
    } satisfies CheckBody
  }, [base, typed])
  const asked = JSON.stringify(body)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says when the body is another one.
  useEffect(() => (mayWrite ? askCheck(body) : undefined), [asked, mayWrite])
  return useEditor(({ check }) => (check?.of === asked ? check.answer : null))
}

interface PartProps {
  readonly draft: KpiDraft
  readonly wrong: Readonly<Record<string, string>>
}

function Names({ draft, wrong }: PartProps) {
  const { t } = useTranslation()
  const { base, typed } = draft
  return (
    <>
      <h3 className={styles.part}>{t('editor.part.identity')}</h3>
      {(['nameVi', 'nameEn'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`editor.field.${field}`)}
          value={typed[field] ?? base[field]}
          change={(text) => type(draft, field, text)}
          wrong={typed[field] === undefined ? undefined : wrong[field]}
        />
      ))}
    </>
  )
}

function Use({ draft, wrong }: PartProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { base, typed } = draft
  const groups = useDictionary((dictionary) => dictionary.groups)
  const offices = useDictionary((dictionary) => dictionary.offices)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const set = (field: string) => (text: string) => type(draft, field, text)
  return (
    <>
      <ChoiceField
        label={t('editor.field.group')}
        value={typed.group ?? base.group}
        change={set('group')}
        choices={groups.map(({ group }) => [group.key, nameIn(language, group)] as const)}
      />
      <div className={styles.pair}>
        <TextField
          label={t('editor.field.unit')}
          value={typed.unit ?? base.unit}
          change={set('unit')}
          wrong={wrong.unit}
          list="editor-units"
        />
        <TextField
          label={t('editor.field.decimals')}
          value={typed.decimals ?? String(base.decimals)}
          change={set('decimals')}
          wrong={wrong.decimals}
          width="short"
        />
        <datalist id="editor-units">
          {[...new Set(kpis.map((kpi) => kpi.unit))].map((unit) => (
            <option key={unit} value={unit} />
          ))}
        </datalist>
      </div>
      <div className={styles.pair}>
        <ChoiceField
          label={t('editor.field.period')}
          value={typed.period ?? base.period}
          change={set('period')}
          choices={KPI_GRANULARITIES.map((each) => [each, t(`editor.granularity.${each}`)] as const)}
        />
        <ChoiceField
          label={t('editor.field.direction')}
          value={typed.direction ?? base.direction}
          change={set('direction')}
          choices={DIRECTIONS.map((each) => [each, t(`editor.direction.${each}`)] as const)}
        />
      </div>
      <ChoiceField
        label={t('editor.field.lead')}
        value={typed.lead ?? base.lead}
        change={set('lead')}
        choices={[...offices]}
      />
      <Coordinating draft={draft} offices={offices} />
    </>
  )
}

interface CoordinatingProps {
  readonly draft: KpiDraft
  readonly offices: ReadonlyMap<string, string>
}

function Coordinating({ draft, offices }: CoordinatingProps) {
  const { t } = useTranslation()
  const { base, typed } = draft
  const chosen = typed.coordinating === undefined ? base.coordinating : lines(typed.coordinating)
  const toggle = (code: string) =>
    type(
      draft,
      'coordinating',
      (chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code]).join('\n'),
    )
  const all = [...new Set([...offices.keys(), ...chosen])]
  return (
    <Field label={t('editor.field.coordinating')}>
      {(id) => (
        <details className={styles.details}>
          <summary id={id}>{chosen.map((code) => offices.get(code) ?? code).join(', ') || '–'}</summary>
          {all.map((code) => (
            <label key={code} className={styles.check}>
              <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} />
              {offices.get(code) ?? code}
            </label>
          ))}
        </details>
      )}
    </Field>
  )
}
