import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { playTrace } from './play-trace.ts'
import { trace } from './trace.ts'

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.yaml'))

describe('traces', () => {
  it.each(files)('%s', async (file) => {
    const { steps, history, ...rest } = trace.parse(
      parse(readFileSync(join(import.meta.dirname, file), 'utf8')),
    )
    const played = await playTrace({ ...rest, steps, history })
    const wanted = steps.map(({ at, lamps, past, alarms, load, sound, deadline }) => ({
      at,
      ...(lamps && { lamps }),
      ...(past && { past }),
      ...(alarms && { alarms }),
      ...(load && { load }),
      ...(sound === undefined ? {} : { sound }),
      ...(deadline && { deadline }),
    }))
    expect(played).toEqual({ seen: wanted, history })
  })
})
