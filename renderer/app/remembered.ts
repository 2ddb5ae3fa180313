/** What this screen remembers of its own: how it looks, names typed here, that it was paired. Nothing that came from the station. */
type Remembered = 'theme' | 'language' | 'scene' | 'names' | 'paired' | 'mapLayout' | 'board'

const key = (name: Remembered): string => `mini-ioc.${name}`

export function recall(name: Remembered): string | null {
  try {
    return localStorage.getItem(key(name))
  } catch {
    // Storage may be switched off; the wall then starts with its defaults.
    return null
  }
}

export function remember(name: Remembered, value: string): void {
  try {
    localStorage.setItem(key(name), value)
  } catch {
    // As above.
  }
}
