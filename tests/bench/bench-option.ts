/** A number given beside the parts' names, e.g. `--outage-minutes 30`. */
export function optionNumber(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`)
  if (at < 0) return otherwise
  const value = Number(process.argv[at + 1])
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number`)
  return value
}
