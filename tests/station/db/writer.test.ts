import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openForReading, openForWriting } from '#station/db/database.ts'
import { createWriter } from '#station/db/writer.ts'
import { temporaryFolder } from '../../support/station.ts'

function open() {
  const file = join(temporaryFolder(), 'replica.db')
  const db = openForWriting(file)
  db.exec('CREATE TABLE figures (value INTEGER NOT NULL) STRICT')
  const reader = openForReading(file)
  onTestFinished(() => {
    reader.close()
    db.close()
  })
  const seen = () => reader.prepare<[], number>('SELECT value FROM figures ORDER BY rowid').pluck().all()
  return { writer: createWriter(db), seen }
}

/** Keeps a transaction busy past its slice, so that the next breath is a real one. */
function outlastSlice(): void {
  const until = performance.now() + 30
  while (performance.now() < until);
}

describe('the writer', () => {
  it('does one job after the other, in the order they were asked for', async () => {
    const { writer, seen } = open()
    const jobs = Array.from({ length: 20 }, (_, index) =>
      writer.write(async ({ db, breathe }) => {
        if (index % 5 === 0) outlastSlice()
        await breathe()
        db.prepare('INSERT INTO figures VALUES (?)').run(index)
        return index
      }),
    )
    const order = Array.from({ length: 20 }, (_, index) => index)
    expect(await Promise.all(jobs)).toEqual(order)
    expect(seen()).toEqual(order)
  })

  it('lets readers be answered in the middle of a long job, with what stood before it', async () => {
    const { writer, seen } = open()
    await writer.write(({ db }) => db.exec('INSERT INTO figures VALUES (1)'))
    const during: number[][] = []
    const long = writer.write(async ({ db, breathe }) => {
      for (let step = 0; step < 3; step += 1) {
        db.exec('INSERT INTO figures VALUES (2)')
        outlastSlice()
        await breathe()
      }
    })
    const watch = setInterval(() => during.push(seen()), 1)
    await long
    clearInterval(watch)
    expect(during.length).toBeGreaterThan(0)
    expect(during).toEqual(during.map(() => [1]))
    expect(seen()).toEqual([1, 2, 2, 2])
  })

  it('undoes a job that fails, says so to its caller only, and does the next', async () => {
    const { writer, seen } = open()
    const told: string[] = []
    const failing = writer.write(async ({ db, breathe, afterCommit }) => {
      afterCommit(() => told.push('failed job'))
      db.exec('INSERT INTO figures VALUES (1)')
      outlastSlice()
      await breathe()
      throw new Error('no')
    })
    const refused = writer.write(({ db }) => db.exec('INSERT INTO figures VALUES (NULL)'))
    const next = writer.write(({ db, afterCommit }) => {
      afterCommit(() => told.push(`next job, ${seen()}`))
      db.exec('INSERT INTO figures VALUES (3)')
    })
    await expect(failing).rejects.toThrow('no')
    await expect(refused).rejects.toThrow('NOT NULL')
    await next
    expect(seen()).toEqual([3])
    // Word goes out when the change can be read, never before.
    expect(told).toEqual(['next job, 3'])
  })

  it('waits for what is under way when it is asked to', async () => {
    const { writer, seen } = open()
    void writer.write(async ({ db, breathe }) => {
      outlastSlice()
      await breathe()
      db.exec('INSERT INTO figures VALUES (1)')
    })
    await writer.idle()
    expect(seen()).toEqual([1])
  })

  it('lets others be answered between short jobs that follow one another without end', async () => {
    const { writer } = open()
    let turns = 0
    const count = setInterval(() => {
      turns += 1
    }, 1)
    await Promise.all(Array.from({ length: 6 }, () => writer.write(outlastSlice)))
    clearInterval(count)
    expect(turns).toBeGreaterThanOrEqual(3)
  })

  it('holds work in the background until nobody is waiting to write', async () => {
    const { writer } = open()
    const order: string[] = []
    const first = writer.write(async ({ breathe }) => {
      outlastSlice()
      await breathe()
      order.push('first')
    })
    const calm = writer.calm().then(() => order.push('calm'))
    // Whoever was answered has the next job ready soon after, within the same turn.
    await first
    for (let tick = 0; tick < 10; tick += 1) await null
    await writer.write(async ({ breathe }) => {
      outlastSlice()
      await breathe()
      order.push('second')
    })
    await calm
    expect(order).toEqual(['first', 'second', 'calm'])
  })

  it('takes no pause between the jobs of a flood for a calm', async () => {
    const { writer } = open()
    const order: string[] = []
    await writer.write(() => order.push('first'))
    const calm = writer.calm().then(() => order.push('calm'))
    // The next one is still being read from the network: that takes some turns of the event loop.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn()
    await writer.write(() => order.push('second'))
    await calm
    expect(order).toEqual(['first', 'second', 'calm'])
  })

  it('does not hold work in the background for ever', async () => {
    const { writer } = open()
    let isCalm = false
    const busy = writer.write(async ({ breathe }) => {
      while (!isCalm) {
        outlastSlice()
        await breathe()
      }
    })
    await writer.calm().then(() => {
      isCalm = true
    })
    await busy
  })
})
