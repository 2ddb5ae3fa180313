/** A scene that makes room for another one of its kind: both follow the same view, and it is not its own any more. */
import { createContext, useContext, useEffect, useRef } from 'react'

/** True for a scene that another one is about to take the place of, or is just taking it. */
export const Covered = createContext(false)

/** A value as it was when the scene was the only one; what comes then is for the one that takes its place. */
export function useOwn<Value>(value: Value): Value {
  const covered = useContext(Covered)
  const own = useRef(value)
  useEffect(() => {
    if (!covered) own.current = value
  }, [covered, value])
  return covered ? own.current : value
}
