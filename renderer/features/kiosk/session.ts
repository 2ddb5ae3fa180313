/** What outlives a reload of this window and nothing else: where the round was, and that it goes on. */
interface Session {
  /** The playlist that was on, with the place of its turn. */
  readonly playlist?: string
  readonly at?: number
  /** True where the page loads itself anew. */
  readonly returning?: boolean
  /** Reloads because no frames came, as moments. */
  readonly rescuedAt?: number
}

const KEY = 'mini-ioc.kiosk'

export function recallSession(): Session {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Session
  } catch {
    return {}
  }
}

export function rememberSession(part: Session): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...recallSession(), ...part }))
  } catch {
    // Storage may be switched off; a reload then begins the round anew.
  }
}

export const rememberTurn = (at: number): void => rememberSession({ at })
