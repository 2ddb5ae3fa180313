import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './page.module.css'

interface DeskSection<Key> {
  readonly key: Key
  readonly title: string
  readonly content: ReactNode
}

interface DeskPageProps<Key> {
  readonly title: string
  /** Name of the list of sections, for those who do not see that it is one. */
  readonly label: string
  readonly sections: readonly DeskSection<Key>[]
  /** Above the sections' names, such as a search field. */
  readonly head?: ReactNode
  /** In place of the sections, where none is left. */
  readonly empty?: ReactNode
}

/** A page of sections; each has an address of its own (`/settings#backup`). */
export function DeskPage<Key extends string>({ title, label, sections, head, empty }: DeskPageProps<Key>) {
  const content = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<string>(() => location.hash.slice(1))
  const shown = sections.some(({ key }) => key === current) ? current : sections[0]?.key
  const show = (key: string) => {
    setCurrent(key)
    history.replaceState(null, '', `${location.pathname}#${key}`)
    const section = document.getElementById(key)
    section?.scrollIntoView()
    section?.focus({ preventScroll: true })
  }
  useEffect(() => {
    const wanted = location.hash.slice(1)
    if (wanted !== '') document.getElementById(wanted)?.scrollIntoView()
  }, [])
  const follow = () => {
    const top = content.current?.getBoundingClientRect().top ?? 0
    const passed = [...(content.current?.querySelectorAll('section') ?? [])].filter(
      (section) => section.getBoundingClientRect().top - top < 80,
    )
    const last = passed.at(-1)
    if (last && last.id !== current) setCurrent(last.id)
  }
  return (
    <main className={styles.page}>
      <div className={styles.side}>
        <h2 className={styles.title}>{title}</h2>
        {head}
        <nav aria-label={label}>
          <ul className={styles.anchors}>
            {sections.map(({ key, title: name }) => (
              <li key={key}>
                <button
                  type="button"
                  className={styles.anchor}
                  aria-current={key === shown ? 'true' : undefined}
                  onClick={() => show(key)}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <div
        ref={content}
        className={styles.content}
        onScroll={follow}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by the keyboard
        tabIndex={0}
      >
        {sections.length === 0 && empty}
        {sections.map(({ key, title: name, content: body }) => (
          <section
            key={key}
            id={key}
            className={styles.section}
            aria-labelledby={`${key}-title`}
            tabIndex={-1}
          >
            <h3 id={`${key}-title`} className={styles.heading}>
              {name}
            </h3>
            {body}
          </section>
        ))}
      </div>
    </main>
  )
}

export function Facts({ facts }: { readonly facts: readonly (readonly [term: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
