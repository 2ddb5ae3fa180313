/** Invented figures for the page of the design: one of each kind, marked as simulated. */
import type { AlarmItem, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { periodAt } from '#shared/domain/period.ts'
import type { UnitLayout } from '../../map/unit-layout.ts'
import type { MapUnit } from '../../map/unit-map.tsx'

export const SPECIMEN_KPI: KpiItem = {
  code: 'X.01' as KpiItem['code'],
  group: 'specimen',
  nameVi: 'Hồ sơ đúng hạn',
  nameEn: 'Files handled on time',
  unit: '%',
  decimals: 1,
  formula: 'a / b',
  direction: 'higher',
  thresholds: { green: 99, red: 95, appliesTo: 'all' },
  deadBand: 0,
  holdSeconds: 0,
  holdWorse: false,
  share: null,
  coverageFloor: 0,
  qualityFloor: 0,
  period: 'month',
  lead: '–',
  coordinating: [],
  version: 1,
  measures: [],
  inWords: { vi: '', en: '' },
}

const MINUTE = 60_000

/** The figure of a city two of whose units are silent. */
export function specimenFigure(nowMs: number): KpiValueItem {
  return {
    unit: '00' as KpiValueItem['unit'],
    code: SPECIMEN_KPI.code,
    period: periodAt(nowMs, 'month'),
    value: 94.1,
    reason: null,
    lamp: 'red',
    doubtful: false,
    doubt: null,
    bounds: { low: 93.8, high: 94.6 },
    coverage: { reported: 124, expected: 126 },
    since: new Date(nowMs - 42 * MINUTE).toISOString(),
    asOf: new Date(nowMs - 3 * MINUTE).toISOString(),
    forecast: null,
    version: 1,
    simulated: true,
  }
}

/** A red alarm that nobody has, of one of this station's own KPIs. */
export function specimenAlarm(unit: string, code: AlarmItem['code'], nowMs: number): AlarmItem {
  const openedAt = new Date(nowMs - 5 * MINUTE).toISOString()
  return {
    id: 0,
    origin: null,
    kind: 'lamp',
    unit: unit as AlarmItem['unit'],
    code,
    severity: 'red',
    state: 'unacknowledged',
    openedAt,
    stateSince: openedAt,
    returnedAt: null,
    closedAt: null,
    period: null,
    value: 88.7,
    lamp: 'red',
    reason: null,
    doubt: null,
    simulated: true,
    acknowledgement: null,
    shelved: null,
    outOfService: null,
    suppressedBy: null,
    suppresses: 0,
    escalation: null,
    nextEscalation: null,
    sounding: false,
    handedDown: null,
  }
}

/** What an area of the map can be. */
export const MAP_STATES = [
  { key: 'red', lamp: 'red', silent: false, doubtful: false },
  { key: 'yellow', lamp: 'yellow', silent: false, doubtful: false },
  { key: 'green', lamp: 'green', silent: false, doubtful: false },
  { key: 'grey', lamp: 'grey', silent: false, doubtful: false },
  { key: 'silent', lamp: 'grey', silent: true, doubtful: false },
  { key: 'redDoubtful', lamp: 'red', silent: false, doubtful: true },
  { key: 'yellowDoubtful', lamp: 'yellow', silent: false, doubtful: true },
  { key: 'greenDoubtful', lamp: 'green', silent: false, doubtful: true },
] as const satisfies readonly (Pick<MapUnit, 'lamp' | 'silent' | 'doubtful'> & { key: string })[]

const COLUMNS = 4
/** Of a hexagon: from its middle to a corner, and to a side. */
const CORNER = 60
const SIDE = CORNER * Math.cos(Math.PI / 6)

/** Hexagons that touch, as wards do. */
export const SPECIMEN_LAYOUT: UnitLayout = {
  kind: 'schematic',
  width: SIDE * 2 * (COLUMNS + 0.5),
  height: CORNER * 3.5,
  shapes: MAP_STATES.map(({ key }, index) => {
    const row = Math.floor(index / COLUMNS)
    const x = SIDE * (1 + 2 * (index % COLUMNS) + row)
    const y = CORNER * (1 + 1.5 * row)
    const corners = [0, 1, 2, 3, 4, 5].map((corner) => {
      const angle = (Math.PI / 3) * corner - Math.PI / 2
      return [x + CORNER * Math.cos(angle), y + CORNER * Math.sin(angle)] as const
    })
    return {
      code: key,
      path: `M${corners.map((corner) => corner.map((part) => part.toFixed(2)).join(' ')).join('L')}Z`,
      box: { left: x - SIDE, right: x + SIDE, top: y - CORNER, bottom: y + CORNER },
      anchor: [x, y],
      room: SIDE * 0.6,
    }
  }),
}
