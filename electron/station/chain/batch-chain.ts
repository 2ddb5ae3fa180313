/**
 * Batches form a chain: each names the one acknowledged before it. That, and not the revisions, shows
 * that one side was restored from a backup.
 */
export interface ChainPosition {
  readonly epoch: number
  /** The batch accepted last, in this epoch. */
  readonly lastBatch: string | null
}

export interface ChainStep {
  readonly epoch: number
  readonly batch: string
  readonly after: string | null
}

/** What the parent does with a batch: a repeat is answered again and not applied. */
export function judgeStep(known: ChainPosition, step: ChainStep): 'accept' | 'repeat' | 'stale' {
  if (step.epoch > known.epoch) return step.after === null ? 'accept' : 'stale'
  if (step.epoch < known.epoch) return 'stale'
  if (step.batch === known.lastBatch) return 'repeat'
  return step.after === known.lastBatch ? 'accept' : 'stale'
}

/** The epoch with which a child begins anew after a 409. */
export function nextEpoch(own: number, parents: number): number {
  return Math.max(own, parents) + 1
}
