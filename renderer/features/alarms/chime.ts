/**
 * The bell: two soft tones, the second lower, again and again. Browsers make no sound before a person has
 * touched the page; until then it is `blocked`.
 */
export type ChimeState = 'starting' | 'blocked' | 'ready' | 'none'

export interface Chime {
  /** Rings until `stop`. */
  ring(): void
  stop(): void
  /** To be called when a person touches the page. */
  unlock(): void
  dispose(): void
}

const EVERY_MS = 3_500
/** Hz and seconds from the beginning: a falling third, well below what pierces. */
const TONES = [
  { hertz: 784, at: 0.02 },
  { hertz: 622, at: 0.34 },
] as const
const TONE_SECONDS = 0.55
const LOUDNESS = 0.32
/** Autoplay that is allowed begins at once; what has not begun by then waits for a person. */
const ALLOWED_WITHIN_MS = 1_500

export function createChime(tell: (state: ChimeState) => void): Chime {
  let context: AudioContext
  try {
    context = new AudioContext()
  } catch {
    // A machine without a sound device, or a browser that forbids it.
    tell('none')
    return { ring() {}, stop() {}, unlock() {}, dispose() {} }
  }
  let timer: ReturnType<typeof setInterval> | undefined
  const begin = async (): Promise<void> => {
    await context.resume()
    clearTimeout(waiting)
    tell('ready')
    // Silence costs nothing while nothing rings.
    if (timer === undefined && context.state === 'running') await context.suspend()
  }
  const unlock = (): void => {
    begin().catch(() => tell('blocked'))
  }
  const waiting = setTimeout(() => tell('blocked'), ALLOWED_WITHIN_MS)
  unlock()

  let pending = false
  const ringOnce = async (): Promise<void> => {
    // While it waits for a person, one ring waits, not one for each turn.
    if (pending) return
    pending = true
    await context.resume().finally(() => {
      pending = false
    })
    tell('ready')
    if (timer === undefined) return
    for (const { hertz, at } of TONES) playTone(context, hertz, context.currentTime + at)
  }
  const ringAgain = (): void => {
    ringOnce().catch(() => tell('blocked'))
  }
  return {
    ring() {
      if (timer !== undefined) return
      timer = setInterval(ringAgain, EVERY_MS)
      ringAgain()
    },
    stop() {
      if (timer === undefined) return
      clearInterval(timer)
      timer = undefined
      if (context.state === 'running') void context.suspend()
    },
    unlock,
    dispose() {
      clearInterval(timer)
      clearTimeout(waiting)
      timer = undefined
      void context.close()
    },
  }
}

function playTone(context: AudioContext, hertz: number, at: number): void {
  const gain = context.createGain()
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS)
  gain.connect(context.destination)
  const oscillator = context.createOscillator()
  oscillator.type = 'triangle'
  oscillator.frequency.value = hertz
  oscillator.connect(gain)
  oscillator.start(at)
  oscillator.stop(at + TONE_SECONDS)
}
