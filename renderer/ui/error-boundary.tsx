import { Component, type ReactNode, useEffect } from 'react'
import { FIRST_PAUSE_MS, nextPauseMs } from './retry-pause.ts'

interface ErrorBoundaryProps {
  /** What stands in its place; `retry` is for a person who does not want to wait. */
  readonly fallback: (retry: () => void) => ReactNode
  /** Told of each failure. */
  readonly failed?: (error: unknown) => void
  readonly children: ReactNode
}

/** One broken panel must not take the wall with it, nor stay broken once its data is good again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false }
  private pauseMs = FIRST_PAUSE_MS
  /** When it last tried by itself (`performance.now`); null where it has not, or a person has since. */
  private triedAtMs: number | null = null

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.pauseMs =
      this.triedAtMs === null ? FIRST_PAUSE_MS : nextPauseMs(this.pauseMs, performance.now() - this.triedAtMs)
    this.props.failed?.(error)
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <>
        <Pause wait={this.wait} />
        {this.props.fallback(() => this.retry(null))}
      </>
    )
  }

  private readonly wait = (): (() => void) => {
    const timer = setTimeout(() => this.retry(performance.now()), this.pauseMs)
    return () => clearTimeout(timer)
  }

  private retry(triedAtMs: number | null): void {
    this.triedAtMs = triedAtMs
    this.setState({ failed: false })
  }
}

/** Waits for as long as the fallback stands; a try that fails puts up another one. */
function Pause({ wait }: { readonly wait: () => () => void }) {
  useEffect(wait, [wait])
  return null
}
