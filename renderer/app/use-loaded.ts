import { useEffect, useState } from 'react'
import { load } from './api.ts'

interface Loaded<Answer> {
  readonly answer: Answer | null
  readonly problem: string | null
}

/** A resource that one page asks for when it is opened, and nobody else; null: it is not asked for. */
export function useLoaded<Answer>(path: string | null): Loaded<Answer> {
  const [loaded, setLoaded] = useState<Loaded<Answer>>({ answer: null, problem: null })
  useEffect(() => {
    if (path === null) return
    return load<Answer>({
      path,
      received: (answer) => setLoaded({ answer, problem: null }),
      failed: (problem) => setLoaded((before) => ({ ...before, problem })),
    })
  }, [path])
  return loaded
}
