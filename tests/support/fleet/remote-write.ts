/**
 * Prometheus remote write 1.0, as much as the bench needs: a WriteRequest in protobuf, framed as snappy
 * literals (no compression: the receiver has nothing to unpack).
 * Source: https://prometheus.io/docs/concepts/remote_write_spec/
 */

export interface RemoteSample {
  /** Sorted by name, `__name__` first. */
  readonly labels: ReadonlyArray<readonly [name: string, value: string]>
  readonly value: number
  /** Ms since 1970. */
  readonly at: number
}

export const REMOTE_WRITE_HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
}

/** A post's body: each sample a series of its own. */
export function writeRequest(samples: readonly RemoteSample[]): Buffer {
  return snappyLiterals(Buffer.concat(samples.map((sample) => field(1, timeSeries(sample)))))
}

function timeSeries({ labels, value, at }: RemoteSample): Buffer {
  const named = labels.map(([name, text]) =>
    field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(text))])),
  )
  const figure = Buffer.alloc(9)
  figure[0] = (1 << 3) | 1
  figure.writeDoubleLE(value, 1)
  const sample = Buffer.concat([figure, Buffer.from([2 << 3]), varint(at)])
  return Buffer.concat([...named, field(2, sample)])
}

/** A length-delimited field. */
const field = (number: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2]), varint(body.byteLength), body])

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}

const MOST_LITERAL = 65_536
/** A literal whose length follows in two bytes. */
const LITERAL_OF_TWO = 61 << 2

function snappyLiterals(plain: Buffer): Buffer {
  const parts = [varint(plain.byteLength)]
  for (let from = 0; from < plain.byteLength; from += MOST_LITERAL) {
    const part = plain.subarray(from, from + MOST_LITERAL)
    const head = Buffer.from([LITERAL_OF_TWO, 0, 0])
    head.writeUInt16LE(part.byteLength - 1, 1)
    parts.push(head, part)
  }
  return Buffer.concat(parts)
}
