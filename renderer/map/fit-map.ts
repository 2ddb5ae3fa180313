/**
 * Places the map and its legend in a panel. Where a lower corner of the map's box is free of units the
 * legend stands there and the map is as large as the panel allows; else the legend goes beside or
 * below, whichever leaves the map larger.
 */
import type { Box } from './geometry.ts'

export interface MapFit {
  readonly legend: 'left' | 'right' | 'below'
  readonly scale: number
  readonly left: number
  readonly top: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** In px: a column of entries, or one line of them below. */
export interface LegendSize extends Size {
  readonly lineHeight: number
}

export function fitMap(
  panel: Size,
  plane: Size & { readonly shapes: readonly { readonly box: Box }[] },
  legend: LegendSize,
): MapFit {
  const scaleIn = (width: number, height: number) =>
    Math.max(0, Math.min(width / plane.width, height / plane.height))
  const full = scaleIn(panel.width, panel.height)
  const spareX = panel.width - plane.width * full
  const top = (panel.height - plane.height * full) / 2
  for (const [side, left] of [
    ['left', spareX / 2],
    ['left', spareX],
    ['right', 0],
  ] as const) {
    const fit: MapFit = { legend: side, scale: full, left, top }
    if (isFree(fit, panel, plane.shapes, legend)) return fit
  }
  const beside = scaleIn(panel.width - legend.width, panel.height)
  const below = scaleIn(panel.width, panel.height - legend.lineHeight)
  if (beside >= below) {
    const left = Math.max(legend.width, (panel.width - plane.width * beside) / 2)
    return { legend: 'left', scale: beside, left, top: (panel.height - plane.height * beside) / 2 }
  }
  return {
    legend: 'below',
    scale: below,
    left: (panel.width - plane.width * below) / 2,
    top: (panel.height - legend.lineHeight - plane.height * below) / 2,
  }
}

/** Whether the legend's corner holds no unit. Boxes of units are coarse, and so leave a margin. */
function isFree(
  { legend: side, scale, left, top }: MapFit,
  panel: Size,
  shapes: readonly { readonly box: Box }[],
  legend: LegendSize,
): boolean {
  const corner: Box = {
    left: side === 'left' ? 0 : panel.width - legend.width,
    right: side === 'left' ? legend.width : panel.width,
    top: panel.height - legend.height,
    bottom: panel.height,
  }
  return shapes.every(
    ({ box }) =>
      left + box.right * scale < corner.left ||
      left + box.left * scale > corner.right ||
      top + box.bottom * scale < corner.top,
  )
}
