import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { SCENES, type Scene } from '#shared/domain/place.ts'
import { scenesOf } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useUnits } from '../units/store.ts'
import styles from './kiosk-settings.module.css'
import { type ListDraft, moved, newTurn, readDwell, type TurnDraft } from './settings-draft.ts'
import { changeList } from './settings-store.ts'

const MOST_TURNS = 40
/** Scenes that are about one KPI. */
const WITH_KPI: readonly string[] = ['overview', 'map', 'kpi']

/** The turns of a playlist, to be ordered, timed, added to and taken from. */
export function TurnRows({ list }: { readonly list: ListDraft }) {
  const { t } = useTranslation()
  const rows = useRef<HTMLOListElement>(null)
  const { turns } = list
  const set = (next: readonly TurnDraft[]): void => changeList(list.id, { turns: next })
  const edit = (key: number, part: Partial<TurnDraft>): void =>
    set(turns.map((turn) => (turn.key === key ? { ...turn, ...part } : turn)))
  const move = (at: number, by: 1 | -1): void => set(moved(turns, at, by))
  const onKeyDown = (at: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? -1 : 1)
    // React moves the row with its focus; where a browser loses it on the way, it is given back.
    const active = document.activeElement
    requestAnimationFrame(() => active instanceof HTMLElement && active.isConnected && active.focus())
  }
  const add = (): void => {
    const used = new Set(turns.map(({ scene }) => scene))
    set([...turns, newTurn(SCENES.find((scene) => !used.has(scene)) ?? 'overview')])
    requestAnimationFrame(() => rows.current?.lastElementChild?.querySelector('select')?.focus())
  }
  return (
    <>
      <ol ref={rows} className={styles.turns}>
        {turns.map((turn, at) => {
          const scene = t(`scene.${turn.scene}`)
          return (
            <li key={turn.key} className={styles.turn}>
              {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of the list. */}
              <div
                role="group"
                className={styles.turnFields}
                aria-label={t('kiosk.settings.turn', { at: at + 1, scene })}
                onKeyDown={onKeyDown(at)}
              >
                <span className={styles.number}>{at + 1}</span>
                <SceneSelect turn={turn} change={(part) => edit(turn.key, part)} />
                <KpiSelect turn={turn} change={(kpi) => edit(turn.key, { kpi })} />
                <label className={styles.dwell}>
                  <input
                    className={styles.short}
                    inputMode="numeric"
                    aria-label={`${t('kiosk.settings.dwell')}: ${scene}`}
                    aria-invalid={readDwell(turn.dwell) === null}
                    value={turn.dwell}
                    onChange={(event) => edit(turn.key, { dwell: event.target.value })}
                  />
                  {t('kiosk.settings.resumeUnit')}
                </label>
                <button
                  type="button"
                  className={styles.tool}
                  disabled={at === 0}
                  title={t('kiosk.settings.up', { scene })}
                  aria-label={t('kiosk.settings.up', { scene })}
                  onClick={() => move(at, -1)}
                >
                  <ArrowUp aria-hidden="true" />
                </button>
                <button
                  type="button"
                  className={styles.tool}
                  disabled={at === turns.length - 1}
                  title={t('kiosk.settings.down', { scene })}
                  aria-label={t('kiosk.settings.down', { scene })}
                  onClick={() => move(at, 1)}
                >
                  <ArrowDown aria-hidden="true" />
                </button>
                <button
                  type="button"
                  className={styles.tool}
                  title={t('kiosk.settings.removeTurn', { scene })}
                  aria-label={t('kiosk.settings.removeTurn', { scene })}
                  onClick={() => set(turns.filter(({ key }) => key !== turn.key))}
                >
                  <X aria-hidden="true" />
                </button>
              </div>
              <LeftOut scene={turn.scene} />
            </li>
          )
        })}
      </ol>
      <div className={styles.under}>
        {turns.length < MOST_TURNS && (
          <button type="button" className={styles.button} onClick={add}>
            <Plus aria-hidden="true" />
            {t('kiosk.settings.addTurn')}
          </button>
        )}
        {turns.length > 1 && <p className={styles.hint}>{t('kiosk.settings.orderHint')}</p>}
      </div>
    </>
  )
}

interface SceneSelectProps {
  readonly turn: TurnDraft
  readonly change: (part: Partial<TurnDraft>) => void
}

function SceneSelect({ turn, change }: SceneSelectProps) {
  const { t } = useTranslation()
  return (
    <select
      className={styles.select}
      aria-label={t('kiosk.settings.scene')}
      value={turn.scene}
      onChange={(event) => {
        const scene = SCENES.find((each) => each === event.target.value)
        if (scene) change({ scene, kpi: WITH_KPI.includes(scene) ? turn.kpi : null })
      }}
    >
      {SCENES.map((scene) => (
        <option key={scene} value={scene}>
          {t(`scene.${scene}`)}
        </option>
      ))}
    </select>
  )
}

interface KpiSelectProps {
  readonly turn: TurnDraft
  readonly change: (kpi: TurnDraft['kpi']) => void
}

function KpiSelect({ turn, change }: KpiSelectProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  if (!WITH_KPI.includes(turn.scene)) return <span />
  return (
    <select
      className={styles.select}
      aria-label={t('kiosk.settings.kpi')}
      value={turn.kpi ?? ''}
      onChange={(event) => change(kpis.find(({ code }) => code === event.target.value)?.code ?? null)}
    >
      <option value="">{t('kiosk.settings.anyKpi')}</option>
      {groups.map(({ group, kpis }) => (
        <optgroup key={group.key} label={nameIn(language, group)}>
          {kpis.map((kpi) => (
            <option key={kpi.code} value={kpi.code}>
              {nameIn(language, kpi)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

/** A scene that this station has nothing for. */
function LeftOut({ scene }: { readonly scene: Scene }) {
  const { t } = useTranslation()
  const isLeftOut = useUnits(
    ({ loaded, subUnits }) => loaded && !scenesOf(subUnits.length > 0).includes(scene),
  )
  return isLeftOut ? <p className={styles.leftOut}>{t('kiosk.settings.left')}</p> : null
}
