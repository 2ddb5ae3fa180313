/** The run of one unit over the periods of the slider, laid out on a strip. */
import type { Lamp } from '#shared/domain/lamp.ts'

export interface RunPoint {
  readonly value: number | null
  readonly lamp: Lamp | 'none'
}

export interface RunMark extends RunPoint {
  readonly x: number
  /** Null where there is no value. */
  readonly y: number | null
}

interface Strip {
  readonly width: number
  readonly height: number
  /** Free room at all sides. */
  readonly margin: number
}

/** Marks from left to right over the whole width, the lowest value at the bottom; all alike stand in the middle. */
export function runMarks(points: readonly RunPoint[], { width, height, margin }: Strip): RunMark[] {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = points.length > 1 ? (width - 2 * margin) / (points.length - 1) : 0
  return points.map((point, index) => ({
    ...point,
    x: margin + index * step,
    y:
      point.value === null
        ? null
        : high === low
          ? height / 2
          : height - margin - ((point.value - low) / (high - low)) * (height - 2 * margin),
  }))
}

/** The run as an SVG path; a gap where nothing is known. */
export function runPath(marks: readonly RunMark[]): string {
  let path = ''
  let pen = 'M'
  for (const { x, y } of marks) {
    if (y === null) pen = 'M'
    else {
      path += `${pen}${x.toFixed(1)},${y.toFixed(1)}`
      pen = 'L'
    }
  }
  return path
}

/** The mark nearest to a place on the strip. */
export function nearestMark(marks: readonly RunMark[], x: number): number {
  let nearest = 0
  for (const [index, mark] of marks.entries()) {
    if (Math.abs(mark.x - x) < Math.abs((marks[nearest]?.x ?? 0) - x)) nearest = index
  }
  return nearest
}
