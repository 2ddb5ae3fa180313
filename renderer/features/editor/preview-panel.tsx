import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormulaPreview, KpiDefinition } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { type Language, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { PeriodName } from '../figures/period-name.tsx'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { askPreview, type PreviewBody } from './feed.ts'
import { lampMoves } from './lamp-moves.ts'
import styles from './preview-panel.module.css'
import { useEditor } from './store.ts'

interface PreviewPanelProps {
  /** Null while some field cannot be read, or the formula is none. */
  readonly definition: KpiDefinition | null
  /** True while the station has not said yet whether the formula is right. */
  readonly waiting: boolean
  readonly mayWrite: boolean
}

/** What the definition would say of the figures that are here now, beside the one in use. */
export function PreviewPanel({ definition, waiting, mayWrite }: PreviewPanelProps) {
  const { t } = useTranslation()
  const asked = definition && JSON.stringify(bodyOf(definition))
  useEffect(
    () => (mayWrite && asked !== null ? askPreview(JSON.parse(asked) as PreviewBody) : undefined),
    [asked, mayWrite],
  )
  const preview = useEditor((editor) => editor.preview)
  const fresh = preview?.of === asked
  return (
    <section className={styles.preview} aria-labelledby="editor-preview">
      <header className={styles.head}>
        <h3 id="editor-preview" className={styles.title}>
          {t('editor.preview.title')}
        </h3>
        <p className={styles.note}>{t('editor.preview.plain')}</p>
      </header>
      <Said fresh={fresh} wrong={definition === null && !waiting} mayWrite={mayWrite} />
      {mayWrite && preview?.answer && (definition !== null || waiting) && (
        <div className={classes(styles.answer, !fresh && styles.old)} aria-busy={!fresh}>
          <Periods answer={preview.answer} decimals={definition?.decimals ?? 1} />
          <Units answer={preview.answer} />
        </div>
      )}
    </section>
  )
}

interface SaidProps {
  readonly fresh: boolean
  readonly wrong: boolean
  readonly mayWrite: boolean
}

/** Why there is nothing to see, where there is nothing. */
function Said({ fresh, wrong, mayWrite }: SaidProps) {
  const { t } = useTranslation()
  const preview = useEditor((editor) => editor.preview)
  if (!mayWrite) return <p className={styles.note}>{t('editor.preview.readOnly')}</p>
  if (wrong) return <p className={styles.note}>{t('editor.preview.wrong')}</p>
  if (fresh && preview?.problem) {
    return <p className={styles.problem}>{t('editor.preview.failed', { problem: preview.problem })}</p>
  }
  return preview?.answer ? null : <p className={styles.note}>{t('editor.preview.waiting')}</p>
}

const bodyOf = ({ formula, code, unit, period, direction, thresholds }: KpiDefinition): PreviewBody => ({
  formula,
  code,
  unit,
  period,
  direction,
  thresholds,
})

interface PeriodsProps {
  readonly answer: FormulaPreview
  readonly decimals: number
}

/** The unit's own periods: value and lamp, before and after. */
function Periods({ answer: { periods }, decimals }: PeriodsProps) {
  const { t } = useTranslation()
  const hasBefore = periods.some(({ before }) => before !== null)
  const rows = hasBefore ? (['before', 'after'] as const) : (['after'] as const)
  return (
    <div className={styles.part}>
      <table className={styles.periods}>
        <caption>{t('editor.preview.periods', { count: periods.length })}</caption>
        <thead>
          <tr>
            <td />
            {periods.map(({ period }) => (
              <th key={period} scope="col">
                <ShortPeriod period={period} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{t(`editor.preview.${row}`)}</th>
              {periods.map((each) => {
                const value = each[row]
                const changed = each.before !== null && each.before.lamp !== each.after.lamp
                return (
                  <td key={each.period} className={classes(changed && row === 'after' && styles.changed)}>
                    <span className={styles.value}>
                      <Lamp
                        lamp={value?.lamp ?? 'none'}
                        label={t(`editor.preview.lamp.${value?.lamp ?? 'none'}`)}
                      />
                      <Figure kpi={{ unit: '', decimals }} value={value?.value} />
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Short enough for a column head; the whole name is read aloud. */
function ShortPeriod({ period }: { readonly period: string }) {
  const language = useLanguage()
  const short =
    period.length === 10 ? `${period.slice(8)}/${period.slice(5, 7)}` : shortName(period, language)
  return (
    <>
      <span aria-hidden="true">{short}</span>
      <span className="visually-hidden">
        <PeriodName period={period} />
      </span>
    </>
  )
}

const shortName = (period: string, language: Language): string => {
  const [year = '', part = ''] = period.split('-')
  return part === '' ? year : `${part.replace(/^W/, language === 'vi' ? 'T' : 'W')}/${year.slice(2)}`
}

/** A lamp for each sub-unit, what changes marked, and the turns counted in words. */
function Units({ answer }: { readonly answer: FormulaPreview }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const byCode = useUnits((units) => units.byCode)
  const subUnits = answer.units.slice(1)
  const pairs = subUnits.length > 0 ? subUnits : answer.periods
  const moves = lampMoves(pairs)
  const nameOf = (code: string) => {
    const unit = byCode.get(code)
    return unit ? shortUnitName(unit, language) : code
  }
  const lamp = (value: { lamp: keyof FormulaPreview['counts']['after'] } | null) =>
    t(`editor.preview.lamp.${value?.lamp ?? 'none'}`)
  const changed = subUnits.filter(({ before, after }) => before !== null && before.lamp !== after.lamp)
  return (
    <div className={styles.part}>
      <p className={styles.moves} role="status">
        {answer.counts.before === null
          ? t('editor.preview.noBefore')
          : moves.length === 0
            ? t(subUnits.length > 0 ? 'editor.preview.same' : 'editor.preview.samePeriods')
            : moves
                .map(({ from, to, count }) =>
                  t(subUnits.length > 0 ? 'editor.preview.move' : 'editor.preview.movePeriods', {
                    count,
                    from: t(`editor.preview.lamp.${from}`),
                    to: t(`editor.preview.lamp.${to}`),
                  }),
                )
                .join('; ')}
      </p>
      {subUnits.length > 0 && (
        <>
          <div className={styles.counts}>
            <span>{t('editor.preview.units', { count: subUnits.length })}</span>
            {answer.counts.before && (
              <Counts
                title={t('editor.preview.before')}
                values={subUnits.map(({ before }) => before?.lamp ?? 'none')}
              />
            )}
            <Counts title={t('editor.preview.after')} values={subUnits.map(({ after }) => after.lamp)} />
            {answer.more && <span>{t('editor.preview.more')}</span>}
          </div>
          <ul className={styles.strip}>
            {subUnits.map(({ unit, before, after }) => {
              const isChanged = before !== null && before.lamp !== after.lamp
              const value = after.value === null ? '–' : formats.number(after.value, 1)
              const words = before
                ? t('editor.preview.unit', { unit: nameOf(unit), before: lamp(before), after: lamp(after) })
                : `${nameOf(unit)}: ${lamp(after)}`
              return (
                <li
                  key={unit}
                  className={classes(styles.unit, isChanged && styles.changed)}
                  title={`${words} (${value})`}
                >
                  {before && <Lamp lamp={before.lamp} className={styles.before} />}
                  <Lamp lamp={after.lamp} className={styles.after} />
                  <span className="visually-hidden">{words}</span>
                </li>
              )
            })}
          </ul>
          {changed.length > 0 && (
            <p className={styles.note}>
              {changed
                .slice(0, 8)
                .map(({ unit }) => nameOf(unit))
                .join(', ')}
              {changed.length > 8 && '…'}
            </p>
          )}
        </>
      )}
    </div>
  )
}

interface CountsProps {
  readonly title: string
  readonly values: readonly (keyof FormulaPreview['counts']['after'])[]
}

function Counts({ title, values }: CountsProps) {
  const { t } = useTranslation()
  return (
    <span className={styles.count}>
      {title}
      {(['red', 'yellow', 'green', 'grey', 'none'] as const).map((lamp) => {
        const count = values.filter((each) => each === lamp).length
        return count === 0 ? null : (
          <span key={lamp} className={styles.value}>
            <Lamp lamp={lamp} label={t(`editor.preview.lamp.${lamp}`)} /> {count}
          </span>
        )
      })}
    </span>
  )
}
