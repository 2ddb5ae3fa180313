import { describe, expect, it } from 'vitest'
import { judgeStep, nextEpoch } from '#station/chain/batch-chain.ts'

describe('batch chain', () => {
  const known = { epoch: 3, lastBatch: 'B7' }

  it.each([
    ['the next batch', { epoch: 3, batch: 'B8', after: 'B7' }, 'accept'],
    ['the last batch again', { epoch: 3, batch: 'B7', after: 'B6' }, 'repeat'],
    ['a batch after an older one', { epoch: 3, batch: 'B8', after: 'B6' }, 'stale'],
    ['a beginning in a known epoch', { epoch: 3, batch: 'B8', after: null }, 'stale'],
    ['an older epoch', { epoch: 2, batch: 'B8', after: 'B7' }, 'stale'],
    ['an older epoch with the last batch', { epoch: 2, batch: 'B7', after: 'B6' }, 'stale'],
    ['a beginning in a higher epoch', { epoch: 4, batch: 'B8', after: null }, 'accept'],
    ['a higher epoch without its beginning', { epoch: 4, batch: 'B8', after: 'B7' }, 'stale'],
    ['a higher epoch with the last batch', { epoch: 4, batch: 'B7', after: 'B6' }, 'stale'],
  ])('%s: %o is %s', (_name, step, verdict) => {
    expect(judgeStep(known, step)).toBe(verdict)
  })

  it('takes the first batch ever', () => {
    expect(judgeStep({ epoch: 0, lastBatch: null }, { epoch: 0, batch: 'B1', after: null })).toBe('accept')
    expect(judgeStep({ epoch: 0, lastBatch: null }, { epoch: 1, batch: 'B1', after: null })).toBe('accept')
    expect(judgeStep({ epoch: 0, lastBatch: null }, { epoch: 0, batch: 'B1', after: 'B0' })).toBe('stale')
  })

  it('begins anew past both epochs', () => {
    expect([nextEpoch(3, 5), nextEpoch(5, 3), nextEpoch(2, 2)]).toEqual([6, 6, 3])
  })
})
