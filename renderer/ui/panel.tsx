import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useClock } from '../app/clock.ts'
import { useConnection } from '../app/connection.ts'
import { useFormats } from '../i18n/format.ts'
import { BrokenNote } from './broken.tsx'
import { classes } from './classes.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import styles from './panel.module.css'

/** What a panel has to show. That its data is stale comes from the connection, or from `heardAt`. */
export type PanelState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'empty' | 'error'; readonly text: string }

export const READY: PanelState = { kind: 'ready' }

interface PanelProps {
  readonly title: ReactNode
  /** Counts or age, at the right of the title. */
  readonly aside?: ReactNode
  readonly state?: PanelState
  readonly className?: string | undefined
  /** Without the frame, for a panel that is the ground of the scene. */
  readonly bare?: boolean
  /** Share of a column's height. */
  readonly grow?: number | undefined
  /** When its data was told (ms since 1970), where the station does not confirm it; null where the connection tells. */
  readonly heardAt?: number | null
  readonly children: ReactNode
}

/** A panel of the wall: dims, and says since when, while the station is out of reach or does not answer. */
export function Panel({ heardAt = null, ...props }: PanelProps) {
  const lostAt = useConnection((connection) => (connection.state === 'lost' ? connection.lostAt : null))
  const since = heardAt ?? lostAt
  return <PanelFrame {...props} stale={since === null ? null : <StaleSince at={since} />} />
}

interface PanelFrameProps extends Omit<PanelProps, 'heardAt'> {
  /** Since when what is shown is old; null while it is not. */
  readonly stale: ReactNode
}

/** What every panel looks like, in each of its states. */
export function PanelFrame({
  title,
  aside,
  state = READY,
  className,
  bare = false,
  grow,
  stale,
  children,
}: PanelFrameProps) {
  const titleId = useId()
  return (
    <section
      className={classes(styles.panel, bare && styles.bare, stale !== null && styles.stale, className)}
      style={grow === undefined ? undefined : { flexGrow: grow }}
      aria-labelledby={titleId}
      data-panel={state.kind}
      aria-busy={state.kind === 'loading' || undefined}
    >
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={styles.body}>
        {state.kind === 'ready' ? (
          <ErrorBoundary fallback={(retry) => <BrokenNote retry={retry} />}>{children}</ErrorBoundary>
        ) : (
          <PanelNote state={state} />
        )}
      </div>
      {stale !== null && <p className={styles.staleSince}>{stale}</p>}
    </section>
  )
}

function PanelNote({ state }: { readonly state: Exclude<PanelState, { kind: 'ready' }> }) {
  const { t } = useTranslation()
  if (state.kind === 'loading') return <p className={styles.note}>{t('panel.loading')}</p>
  return <p className={classes(styles.note, state.kind === 'error' && styles.error)}>{state.text}</p>
}

function StaleSince({ at }: { readonly at: number }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const when = useClock((now) => formats.when(at, now))
  return <>{t('panel.staleSince', { when })}</>
}
