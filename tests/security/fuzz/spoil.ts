/** Ways to spoil what was sound: a field that is something else, is gone, or is one too many; bytes that moved. */
import fc from 'fast-check'

const huge = 'x'.repeat(5_000)
const deep = JSON.parse(`${'['.repeat(10)}${']'.repeat(10)}`)

/** Values that are seldom what a field is for. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '0',
    -1,
    0.1,
    2 ** 53,
    1e300,
    -1e300,
    5e-324,
    [],
    {},
    deep,
    huge,
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '*',
    '%',
    "';--",
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom('2026-02-30', '0000-01-01', '9999-12-31', '2026-W53', '2026-11m15', '1970-01-01T00:00:00Z'),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ maxLength: 100, unit: 'binary' }),
)

type Json = Record<string, unknown> | unknown[]
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** Every place of a value, the whole first. */
function placesOf(value: unknown, at: readonly string[] = []): Array<readonly string[]> {
  if (!isJson(value)) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))]
}

function change(value: unknown, place: readonly string[], to: (old: unknown) => unknown): unknown {
  const [step, ...rest] = place
  if (step === undefined) return to(value)
  if (!isJson(value)) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  const changed = change(copy[step], rest, to)
  if (changed === undefined) delete copy[step]
  else
    Object.defineProperty(copy, step, {
      value: changed,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  return copy
}

/** The same with one place changed. */
export const spoiled = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(sound, fc.nat(), junk, fc.constantFrom('replace', 'remove', 'add'))
    .map(([value, nth, other, how]) => {
      const places = placesOf(value)
      const place = places[nth % places.length] ?? []
      if (how === 'remove' && place.length > 0) return change(value, place, () => undefined)
      if (how === 'add')
        return change(value, place, (old) =>
          isJson(old) && !Array.isArray(old) ? { ...old, someday: other } : old,
        )
      return change(value, place, () => other)
    })

/** Bytes with a few places changed, cut or doubled. */
export const spoiledBytes = (sound: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      sound,
      fc.array(
        fc.record({ at: fc.nat(), how: fc.constantFrom('set', 'cut', 'double', 'drop'), byte: fc.nat(255) }),
        { maxLength: 4 },
      ),
    )
    .map(([bytes, changes]) => {
      let now = bytes
      for (const { at, how, byte } of changes) {
        const place = now.length === 0 ? 0 : at % now.length
        const [head, tail] = [now.subarray(0, place), now.subarray(place)]
        if (how === 'set') now = Buffer.concat([head, Buffer.from([byte]), tail.subarray(1)])
        else if (how === 'cut') now = head
        else if (how === 'double') now = Buffer.concat([head, tail, tail.subarray(0, 1_000)])
        else now = Buffer.concat([head, tail.subarray(1 + (byte % 8))])
      }
      return now
    })
