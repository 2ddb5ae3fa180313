import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { type RefObject, useEffect, useRef } from 'react'
import { remInPx } from '../ui/use-size.ts'
import { init } from './echarts.ts'

/**
 * One ECharts instance on one element: made when the element is there, resized with it, drawn at most
 * once a frame, disposed of with the component.
 *
 * @param draw makes the option for a root font size in px; memoise it, a new one draws again.
 */
export function useChart(draw: (rem: number) => EChartsCoreOption): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)

  useEffect(() => {
    if (!element.current) return
    const made = init(element.current, null, { renderer: 'canvas' })
    chart.current = made
    return () => {
      made.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    if (!element.current) return
    let frame = 0
    const redraw = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        chart.current?.resize()
        chart.current?.setOption(draw(remInPx()), { notMerge: true })
      })
    }
    // Reports the present size at once, and so draws for the first time.
    const observer = new ResizeObserver(redraw)
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }, [draw])

  return element
}
