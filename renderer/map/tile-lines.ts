/**
 * A name in a tile: at most so many lines, broken between words; what does not fit ends in an ellipsis, and
 * is named in full where the tile is pointed at.
 */
export function tileLines(
  name: string,
  room: { readonly width: number; readonly lines: number },
  measure: (text: string) => number,
): string[] {
  const fits = (text: string) => measure(text) <= room.width
  const lines: string[] = []
  let line = ''
  for (const word of name.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || fits(longer)) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  const isCut = lines.length > room.lines
  return lines
    .slice(0, room.lines)
    .map((text, index) => ((isCut && index === room.lines - 1) || !fits(text) ? shortened(text, fits) : text))
}

function shortened(text: string, fits: (text: string) => boolean): string {
  const letters = [...text]
  while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters.pop()
  return `${letters.join('').trimEnd()}…`
}
