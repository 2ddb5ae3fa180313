/** The page says every few seconds that it lives; what does not is loaded again, whatever else it claims. */

/** What the page tells; sent through the preload. */
export interface Beat {
  /** Pictures drawn since the beat before. */
  readonly frames: number
  /** True once figures of the station have been drawn. */
  readonly ready: boolean
  readonly language: 'vi' | 'en'
}

export const SILENCE_MS = 30_000

/** A beat as it came from the page, or null where it is none. */
export function readBeat(value: unknown): Beat | null {
  if (typeof value !== 'object' || value === null) return null
  const { frames, ready, language } = value as Record<string, unknown>
  if (!Number.isSafeInteger(frames) || (frames as number) < 0 || typeof ready !== 'boolean') return null
  return { frames: frames as number, ready, language: language === 'en' ? 'en' : 'vi' }
}

/** Times are ms of a clock that only runs forward. */
export interface BeatWatch {
  /** A wall's page was loaded; from now on it is expected to beat. */
  expect(at: number): void
  /** Nothing is expected: a plain page is shown, or the machine slept. */
  rest(): void
  heard(beat: Beat, at: number): void
  /** True, once, where the page has been silent for too long. */
  isSilent(at: number): boolean
  framesPerSecond(): number | null
}

export function createBeatWatch(silenceMs = SILENCE_MS): BeatWatch {
  /** When the last sign of life came; null while none is expected. */
  let heardAt: number | null = null
  let lastBeatAt: number | null = null
  let pace: number | null = null
  return {
    expect(at) {
      heardAt = at
      lastBeatAt = null
      pace = null
    },
    rest() {
      heardAt = null
    },
    heard({ frames }, at) {
      if (lastBeatAt !== null && at > lastBeatAt) pace = Math.round((frames * 1_000) / (at - lastBeatAt))
      heardAt = at
      lastBeatAt = at
    },
    isSilent(at) {
      if (heardAt === null || at - heardAt < silenceMs) return false
      heardAt = null
      return true
    },
    framesPerSecond: () => pace,
  }
}
