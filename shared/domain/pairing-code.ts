/** The code that a screen shows until somebody at the desk accepts it: short, read aloud and typed without doubt. */

/** Without 0, O, 1, I, L and U, which are mistaken for one another or make words. */
export const PAIRING_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const PAIRING_LENGTH = 8
const GROUP = 4

/** @param random A whole number from 0 to below its argument. */
export function makePairingCode(random: (below: number) => number): string {
  return Array.from({ length: PAIRING_LENGTH }, () => PAIRING_ALPHABET[random(PAIRING_ALPHABET.length)]).join(
    '',
  )
}

/** The code in what somebody typed, whatever its case, spaces and dashes; null where it cannot be one. */
export function readPairingCode(typed: string): string | null {
  const code = typed.replace(/[\s.\-–—]/g, '').toUpperCase()
  return code.length === PAIRING_LENGTH && [...code].every((letter) => PAIRING_ALPHABET.includes(letter))
    ? code
    : null
}

/** `K7QM 3XPR` */
export function groupPairingCode(code: string): string {
  return `${code.slice(0, GROUP)} ${code.slice(GROUP)}`
}
