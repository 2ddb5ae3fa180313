let context: CanvasRenderingContext2D | null = null

/** Width of a map label in px. */
export function textWidth(text: string, fontSize: number): number {
  context ??= document.createElement('canvas').getContext('2d')
  if (!context) return text.length * fontSize * 0.58
  context.font = `600 ${fontSize}px "Be Vietnam Pro", system-ui, sans-serif`
  return context.measureText(text).width
}
