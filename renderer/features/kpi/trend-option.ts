/** The plan of a run as ECharts draws it. Its labels are few and short: the words stand beside the chart. */
import type { CustomSeriesRenderItem, CustomSeriesRenderItemReturn } from 'echarts'
import type { EChartsCoreOption } from 'echarts/core'
import type { Theme } from '../../app/view.ts'
import { LAMP_PATHS } from '../../ui/lamp.tsx'
import { type ColourToken, tokenColour } from '../../ui/token-colour.ts'
import type { Area, TrendPlan } from './trend-plan.ts'

/** Room around the plot, in rem; what lies over the chart is placed by it. */
export const PLOT = { left: 4.75, right: 4.25, top: 1, bottom: 2.25 } as const

const FONT = '"Be Vietnam Pro", system-ui, sans-serif'
const TEXT_REM = 1.125
/** Axis labels that fit side by side. */
const MOST_LABELS = 9
/** Up to so many places a whisker has caps and a troubled value a large dot. */
const ROOMY = 62

export interface TrendWords {
  /** Short name of the period at a place; empty beyond the last one. */
  place(index: number): string
  value(value: number): string
  /** What the forecast says, in a few words; null where it says nothing worth a label. */
  readonly forecast: string | null
  readonly forecastColour: 'red' | 'yellow' | null
}

type Shape = NonNullable<CustomSeriesRenderItemReturn>

export function trendOption(
  plan: TrendPlan,
  words: TrendWords,
  theme: Theme,
  rem: number,
): EChartsCoreOption {
  const colour = (token: ColourToken) => tokenColour(token, theme)
  const { scale, places, points } = plan
  const every = Math.ceil(points.length / MOST_LABELS)
  const text = { fontFamily: FONT, fontSize: TEXT_REM * rem }
  return {
    animation: false,
    silent: true,
    grid: { left: PLOT.left * rem, right: PLOT.right * rem, top: PLOT.top * rem, bottom: PLOT.bottom * rem },
    xAxis: {
      type: 'category',
      data: Array.from({ length: places }, (_, index) => String(index)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        color: colour('--text-dim'),
        margin: 0.5 * rem,
        hideOverlap: true,
        interval: (index: number) => index < points.length && (points.length - 1 - index) % every === 0,
        formatter: (value: string) => words.place(Number(value)),
      },
    },
    yAxis: {
      type: 'value',
      min: scale.low,
      max: scale.high,
      interval: scale.step,
      axisLabel: {
        ...text,
        color: colour('--text-dim'),
        margin: 0.75 * rem,
        formatter: (value: number) => words.value(value),
      },
      splitLine: { lineStyle: { color: colour('--chart-edge'), width: 1, opacity: 0.35 } },
    },
    series: [
      ...(['green', 'yellow', 'red'] as const).map((zone) =>
        areas(
          plan.zones.filter((each) => each.colour === zone),
          { fill: colour(`--zone-${zone}`) },
        ),
      ),
      areas(plan.deadBands, {
        fill: hatch(colour('--chart-mark'), rem),
        stroke: colour('--chart-mark'),
        lineWidth: 1,
        lineDash: [rem / 3, rem / 4],
      }),
      ...levelLines(plan, words, colour, rem),
      ...targetLines(plan, colour, rem),
      ...fanShapes(plan, words, colour, rem),
      gapMarks(plan, colour('--lamp-grey'), rem),
      whiskers(plan, colour('--chart-mark'), rem),
      line(plan, colour, rem),
      restatedMarks(plan, colour('--chart-mark'), rem),
    ],
  }
}

/** A series whose items are drawn by hand; `coord` speaks in places and values. */
function custom<Item extends readonly number[]>(
  data: readonly Item[],
  draw: (item: Item, at: (place: number, value: number) => [number, number], half: number) => Shape,
  options: { readonly clip?: boolean; readonly z?: number } = {},
): object {
  const renderItem: CustomSeriesRenderItem = (params, api) => {
    const item = data[params.dataIndexInside]
    if (!item) return null
    const at = (place: number, value: number): [number, number] => {
      const [x = 0, y = 0] = api.coord([place, value])
      return [x, y]
    }
    const size = api.size?.([1, 0])
    const width = Array.isArray(size) ? (size[0] ?? 0) : (size ?? 0)
    return draw(item, at, width / 2)
  }
  return {
    type: 'custom',
    silent: true,
    clip: options.clip ?? true,
    z: options.z ?? 1,
    data: data.map((item) => [...item]),
    renderItem,
  }
}

function areas(list: readonly Area[], style: object): object {
  return custom(
    list.map(({ from, low, to, high }) => [from, low, to, high] as const),
    ([from, low, to, high], at, half) => {
      const [x0, y0] = at(from, low)
      const [x1, y1] = at(to, high)
      return {
        type: 'rect',
        shape: { x: x0 - half, y: y1, width: x1 - x0 + 2 * half, height: y0 - y1 },
        style,
      }
    },
  )
}

type Colours = (token: ColourToken) => string

function levelLines(plan: TrendPlan, words: TrendWords, colour: Colours, rem: number): object[] {
  const last = plan.places - 1
  const others = plan.levels.filter(({ to }) => to === last).map(({ value }) => value)
  return [
    custom(
      plan.levels.map(({ from, to, value }) => [from, value, to] as const),
      ([from, value, to], at, half) => {
        const [x0, y] = at(from, value)
        const [x1] = at(to, value)
        const label: Shape = {
          type: 'text',
          x: x1 + half + 0.5 * rem,
          y:
            y +
            labelShift(
              y,
              others.map((other) => at(to, other)[1]),
              1.25 * rem,
            ),
          style: {
            text: to === last ? words.value(value) : '',
            font: `600 ${TEXT_REM * rem}px ${FONT}`,
            fill: colour('--text-soft'),
            verticalAlign: 'middle',
          },
        }
        return {
          type: 'group',
          children: [
            {
              type: 'line',
              shape: { x1: x0 - half, y1: y, x2: x1 + half, y2: y },
              style: { stroke: colour('--chart-mark'), lineWidth: rem / 12 },
            },
            label,
          ],
        }
      },
      { clip: false },
    ),
  ]
}

/** How far a label moves away from its nearest neighbour where two would lie over each other. */
function labelShift(y: number, all: readonly number[], room: number): number {
  const distances = all.map((other) => y - other).filter((distance) => distance !== 0)
  const nearest = distances.sort((a, b) => Math.abs(a) - Math.abs(b))[0]
  if (nearest === undefined || Math.abs(nearest) >= room) return 0
  return (Math.sign(nearest) * (room - Math.abs(nearest))) / 2
}

function targetLines(plan: TrendPlan, colour: Colours, rem: number): object[] {
  const style = { stroke: colour('--chart-target'), lineWidth: rem / 7, lineDash: [rem / 2, rem / 4] }
  return [
    custom(
      plan.targets.map(({ from, to, value }) => [from, value, to] as const),
      ([from, value, to], at, half) => {
        const [x0, y] = at(from, value)
        const [x1] = at(to, value)
        return { type: 'line', shape: { x1: x0 - half, y1: y, x2: x1 + half, y2: y }, style }
      },
      { z: 2 },
    ),
  ]
}

function fanShapes(plan: TrendPlan, words: TrendWords, colour: Colours, rem: number): object[] {
  const { fan, scale } = plan
  if (!fan) return []
  const { value, low, high } = fan.forecast
  const strong = words.forecastColour ? colour(`--lamp-${words.forecastColour}`) : colour('--chart-mark')
  const isHighUp = high > (scale.low + scale.high) / 2
  return [
    custom(
      [[fan.from, fan.to]] as const,
      ([from, to], at) => {
        const start = at(from, fan.start)
        const end = at(to, value)
        const top = at(to, high)
        const bottom = at(to, low)
        const children: Shape[] = [
          {
            type: 'polygon',
            shape: { points: [start, top, bottom] },
            style: { fill: colour('--chart-fan') },
          },
          {
            type: 'line',
            shape: { x1: start[0], y1: start[1], x2: end[0], y2: end[1] },
            style: { stroke: strong, lineWidth: rem / 7, lineDash: [rem / 3, rem / 3] },
          },
          {
            type: 'line',
            shape: { x1: top[0], y1: top[1], x2: bottom[0], y2: bottom[1] },
            style: { stroke: strong, lineWidth: rem / 6 },
          },
          {
            type: 'circle',
            shape: { cx: end[0], cy: end[1], r: rem / 3 },
            style: { fill: strong, stroke: colour('--panel'), lineWidth: rem / 10 },
          },
        ]
        if (words.forecast !== null) {
          children.push({
            type: 'text',
            x: top[0] + rem / 2,
            y: isHighUp ? bottom[1] + 0.5 * rem : top[1] - 0.5 * rem,
            style: {
              text: words.forecast,
              font: `600 ${1.25 * rem}px ${FONT}`,
              fill: words.forecastColour ? colour(`--text-${words.forecastColour}`) : colour('--text-soft'),
              align: 'right',
              verticalAlign: isHighUp ? 'top' : 'bottom',
              // The label lies over the line; a rim in the ground's colour keeps both legible.
              stroke: colour('--panel'),
              lineWidth: rem / 4,
            },
          })
        }
        return { type: 'group', children }
      },
      { clip: false, z: 4 },
    ),
  ]
}

/** Dashes along the foot where a period has no value. */
function gapMarks({ points, scale }: TrendPlan, stroke: string, rem: number): object {
  const runs: [from: number, to: number][] = []
  for (const [index, { value }] of points.entries()) {
    if (value !== null) continue
    const last = runs.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  }
  return custom(runs, ([from, to], at, half) => {
    const [x0, y] = at(from, scale.low)
    const [x1] = at(to, scale.low)
    const inset = Math.min(half * 0.4, rem / 4)
    return {
      type: 'line',
      shape: { x1: x0 - half + inset, y1: y - rem / 3, x2: x1 + half - inset, y2: y - rem / 3 },
      style: { stroke, lineWidth: rem / 5, lineDash: [rem / 4, rem / 5] },
    }
  })
}

function whiskers({ points, places }: TrendPlan, stroke: string, rem: number): object {
  const data = points.flatMap(({ bounds }, index) =>
    bounds ? [[index, bounds.low, bounds.high] as const] : [],
  )
  const cap = places <= ROOMY ? rem / 4 : 0
  return custom(data, ([place, low, high], at) => {
    const [x, y0] = at(place, low)
    const [, y1] = at(place, high)
    const style = { stroke, lineWidth: rem / 9 }
    const rule = (x1: number, from: number, x2: number, to: number): Shape => ({
      type: 'line',
      shape: { x1, y1: from, x2, y2: to },
      style,
    })
    const children = [rule(x, y0, x, y1)]
    if (cap > 0) children.push(rule(x - cap, y0, x + cap, y0), rule(x - cap, y1, x + cap, y1))
    return { type: 'group', children }
  })
}

function line({ points, places }: TrendPlan, colour: Colours, rem: number): object {
  const last = points.findLastIndex(({ value }) => value !== null)
  const dot = places <= ROOMY ? rem * 0.6 : rem * 0.4
  const data = points.map(({ value, lamp, doubt }, index) => {
    const isAlone = (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null
    const isWrong = lamp === 'red' || lamp === 'yellow'
    const fill = lamp === 'grey' ? colour('--chart-line') : colour(`--lamp-${lamp}`)
    const isLast = index === last
    return {
      value,
      symbol: isLast && lamp !== 'grey' ? `path://${LAMP_PATHS[lamp]}` : 'circle',
      symbolSize: isLast ? rem * 1.25 : isWrong || isAlone ? dot : 0,
      itemStyle: {
        // Hollow: its colour may not be right.
        color: doubt !== null && !isLast ? colour('--panel') : fill,
        borderColor: isLast ? colour('--panel') : fill,
        borderWidth: isLast || doubt !== null ? rem / 8 : 0,
        opacity: 1,
      },
    }
  })
  return {
    type: 'line',
    z: 3,
    clip: false,
    connectNulls: false,
    showAllSymbol: true,
    data,
    lineStyle: { color: colour('--chart-line'), width: rem / 6 },
  }
}

function restatedMarks({ points, places }: TrendPlan, stroke: string, rem: number): object {
  const data = points.flatMap(({ restated, value }, index) =>
    restated && value !== null ? [[index, value] as const] : [],
  )
  const reach = places <= ROOMY ? rem / 2 : rem / 3
  return custom(
    data,
    ([place, value], at) => {
      const [x, y] = at(place, value)
      return {
        type: 'polygon',
        shape: {
          points: [
            [x, y - reach],
            [x + reach, y],
            [x, y + reach],
            [x - reach, y],
          ],
        },
        style: { fill: 'none', stroke, lineWidth: rem / 8 },
      }
    },
    { clip: false, z: 5 },
  )
}

/** Diagonal strokes: the waiting zone at a threshold. */
function hatch(stroke: string, rem: number): object | string {
  const image = document.createElement('canvas')
  const side = Math.max(6, Math.round(rem * 0.6))
  image.width = side
  image.height = side
  const context = image.getContext('2d')
  if (!context) return 'none'
  context.strokeStyle = stroke
  context.globalAlpha = 0.55
  context.lineWidth = Math.max(1, rem / 14)
  context.beginPath()
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift, side)
    context.lineTo(shift + side, 0)
  }
  context.stroke()
  return { image, repeat: 'repeat' }
}
