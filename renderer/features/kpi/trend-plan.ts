/** What the chart of a KPI's run draws, in periods and values: pure, so that it can be checked without a canvas. */
import type { KpiDetail, KpiForecast, ThresholdStretch, TrendPoint } from '#shared/contract/index.ts'
import type { Direction } from '#shared/domain/lamp.ts'
import { type Period, periodEnd, periodStart } from '#shared/domain/period.ts'

export type ZoneColour = 'red' | 'yellow' | 'green'

/** A rectangle: places of the first and the last period, both inclusive, and values. */
export interface Area {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

export interface Line {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** Where the forecast leads: from the last value to the end of its period, some places further on. */
export interface Fan {
  readonly from: number
  readonly start: number
  readonly to: number
  readonly forecast: KpiForecast
}

export interface TrendPlan {
  readonly points: readonly TrendPoint[]
  /** Places on the axis: the periods, and room for the forecast. */
  readonly places: number
  readonly scale: { readonly low: number; readonly high: number; readonly step: number }
  readonly zones: readonly (Area & { readonly colour: ZoneColour })[]
  /** Where a value no longer deserves the worse colour and has not yet earned the better one. */
  readonly deadBands: readonly Area[]
  readonly levels: readonly Line[]
  readonly targets: readonly Line[]
  readonly fan: Fan | null
}

/** A chart of two or three periods would tell nothing; older gaps before the first value tell nothing either. */
const LEAST_PERIODS = 8
/** Share of the width that a forecast takes. */
const FAN_SHARE = 0.14

/** Null where no period has a value: there is nothing to draw. */
export function planTrend(detail: KpiDetail, forecast: KpiForecast | null): TrendPlan | null {
  const points = withoutLeadingGaps(detail.trend)
  const values = points.flatMap(({ value }) => value ?? [])
  if (values.length === 0) return null
  const { definition } = detail
  const { direction, deadBand } = definition
  const lastValue = points.findLastIndex(({ value }) => value !== null)
  const fan = forecast && planFan(points, lastValue, forecast)
  const places = fan ? fan.to + 1 : points.length
  const stretches = detail.thresholds.flatMap((stretch) => {
    const place = placeOf(points, stretch)
    return stretch.thresholds && place ? [{ ...place, ...stretch.thresholds }] : []
  })
  // Thresholds of the last period are those that the forecast is held against.
  const placed = stretches.map((each) => (each.to === points.length - 1 ? { ...each, to: places - 1 } : each))
  const levels = placed.flatMap(({ from, to, green, red }) =>
    levelsOf(green, red).map((value) => ({ from, to, value })),
  )
  const targets = detail.targets.flatMap(({ period, value }) => {
    const place = placeOf(points, { from: period, to: period })
    return place ? [{ ...place, value }] : []
  })
  const scale = scaleOf(points, definition.share ? 100 : Number.POSITIVE_INFINITY, [
    ...values,
    ...levels.map(({ value }) => value),
    ...targets.map(({ value }) => value),
    ...(fan ? [fan.forecast.value, fan.forecast.low, fan.forecast.high] : []),
  ])
  const clip = (area: Area): Area[] => {
    const low = Math.max(area.low, scale.low)
    const high = Math.min(area.high, scale.high)
    return low < high ? [{ ...area, low, high }] : []
  }
  return {
    points,
    places,
    scale,
    zones: placed.flatMap(({ from, to, green, red }) =>
      zonesOf(direction, green, red).flatMap(({ colour, low, high }) =>
        clip({ from, to, low, high }).map((area) => ({ ...area, colour })),
      ),
    ),
    deadBands:
      deadBand === 0
        ? []
        : placed.flatMap(({ from, to, green, red }) =>
            deadBandsOf(direction, deadBand, green, red).flatMap(([low, high]) =>
              clip({ from, to, low, high }),
            ),
          ),
    levels,
    targets,
    fan,
  }
}

function withoutLeadingGaps(trend: readonly TrendPoint[]): readonly TrendPoint[] {
  const first = trend.findIndex(({ value }) => value !== null)
  return first < 0 ? trend : trend.slice(Math.min(first, Math.max(0, trend.length - LEAST_PERIODS)))
}

function planFan(points: readonly TrendPoint[], from: number, forecast: KpiForecast): Fan | null {
  const start = points[from]?.value
  if (start === null || start === undefined) return null
  return { from, start, to: points.length - 1 + Math.max(1, Math.ceil(points.length * FAN_SHARE)), forecast }
}

/** Places that a stretch of periods covers; null where it lies outside. */
function placeOf(
  points: readonly TrendPoint[],
  { from, to }: Pick<ThresholdStretch, 'from' | 'to'>,
): { from: number; to: number } | null {
  const [begin, end] = [periodStart(from as Period), periodEnd(to as Period)]
  const covers = ({ period }: TrendPoint) => periodStart(period) < end && periodEnd(period) > begin
  const first = points.findIndex(covers)
  return first < 0 ? null : { from: first, to: points.findLastIndex(covers) }
}

type Level = number | readonly [number, number]

const pairOf = (level: Level): readonly [number, number] =>
  typeof level === 'number' ? [level, level] : level

const levelsOf = (green: Level, red: Level): number[] => [...new Set([...pairOf(green), ...pairOf(red)])]

function zonesOf(
  direction: Direction,
  green: Level,
  red: Level,
): { colour: ZoneColour; low: number; high: number }[] {
  const [greenLow, greenHigh] = pairOf(green)
  const [redLow, redHigh] = pairOf(red)
  const [bottom, top] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  switch (direction) {
    case 'higher':
      return [
        { colour: 'red', low: bottom, high: redLow },
        { colour: 'yellow', low: redLow, high: greenLow },
        { colour: 'green', low: greenLow, high: top },
      ]
    case 'lower':
      return [
        { colour: 'green', low: bottom, high: greenLow },
        { colour: 'yellow', low: greenLow, high: redLow },
        { colour: 'red', low: redLow, high: top },
      ]
    case 'band':
      return [
        { colour: 'red', low: bottom, high: redLow },
        { colour: 'yellow', low: redLow, high: greenLow },
        { colour: 'green', low: greenLow, high: greenHigh },
        { colour: 'yellow', low: greenHigh, high: redHigh },
        { colour: 'red', low: redHigh, high: top },
      ]
  }
}

/** On the better side of each threshold: there the worse colour still holds. */
function deadBandsOf(direction: Direction, width: number, green: Level, red: Level): [number, number][] {
  const edges = [pairOf(green), pairOf(red)]
  const above = edges.map(([low]): [number, number] => [low, low + width])
  const below = edges.map(([, high]): [number, number] => [high - width, high])
  if (direction === 'higher') return above
  return direction === 'lower' ? below : [...above, ...below]
}

/** From nought where values are about its size, else close around them; bounds may widen it, to twice the room at most. */
function scaleOf(
  points: readonly TrendPoint[],
  ceiling: number,
  values: readonly number[],
): TrendPlan['scale'] {
  let low = Math.min(...values)
  let high = Math.max(...values)
  const room = high - low || Math.abs(high) * 0.1 || 1
  const [least, most] = [low - room / 2, high + room / 2]
  for (const { bounds } of points) {
    if (!bounds) continue
    low = Math.min(low, Math.max(bounds.low, least))
    high = Math.max(high, Math.min(bounds.high, most))
  }
  const padding = (high - low || room) * 0.06
  const nonNegative = low >= 0
  low -= padding
  // A share ends at its whole: nobody is to look for 102 %.
  high = high <= ceiling ? Math.min(high + padding, ceiling) : high + padding
  if (nonNegative && low < (high - low) * 0.25) low = 0
  const step = niceStep((high - low) / 5)
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step, step }
}

/** The next of 1, 2, 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((times) => times * power >= rough * 0.999) ?? 10)
}
