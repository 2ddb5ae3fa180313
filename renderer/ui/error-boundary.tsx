import { Component, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  readonly fallback: (retry: () => void) => ReactNode
  /** Told of each failure. */
  readonly failed?: (error: unknown) => void
  readonly children: ReactNode
}

/** One broken panel must not take the wall with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.props.failed?.(error)
  }

  override render() {
    const retry = () => this.setState({ failed: false })
    return this.state.failed ? this.props.fallback(retry) : this.props.children
  }
}
