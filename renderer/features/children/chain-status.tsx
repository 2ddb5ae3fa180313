import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChildItem, StationInfo } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useConnection } from '../../app/connection.ts'
import { useFormats } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { momentText } from '../alarms/moment.ts'
import { childrenBooksText } from '../links/link-words.ts'
import { useLinks } from '../links/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import styles from './chain-status.module.css'
import { silentChildren, silentSinceMs, useChildren } from './store.ts'

/** The links of the chain: up to the parent, down to the stations below, and the newest figure. */
export function ChainStatus() {
  const { t } = useTranslation()
  const uplink = useStation((station) => station.info?.uplink ?? null)
  const children = useChildren((view) => view.byUnit)
  const hasSubUnits = useUnits((units) => units.subUnits.length > 0)
  const stale = useConnection((connection) => connection.state === 'lost')
  return (
    <section className={classes(styles.chain, stale && styles.stale)} aria-label={t('chain.label')}>
      <ParentLink uplink={uplink} brief={children.size > 0} />
      {(hasSubUnits || children.size > 0) && <ChildLinks stations={children} />}
    </section>
  )
}

interface ParentLinkProps {
  readonly uplink: StationInfo['uplink']
  /** Where stations below are told of beside it, there is no room for the age. */
  readonly brief: boolean
}

function ParentLink({ uplink, brief }: ParentLinkProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (!uplink) return null
  const { parentNameVi, parentNameEn, state, backlog, lastAcknowledgedAt } = uplink
  const name = shortUnitName({ nameVi: parentNameVi, nameEn: parentNameEn }, language)
  const wrong = state === 'offline' || state === 'refused'
  return (
    <p title={uplink.detail ?? undefined}>
      {t('chain.parent')} <strong className={styles.plain}>{name}</strong>:{' '}
      <span className={classes(styles.plain, wrong && styles.wrong)}>{t(`chain.state.${state}`)}</span>
      {backlog > 0 && <> · {t('chain.backlog', { count: backlog })}</>}
      {lastAcknowledgedAt && !brief && <Acknowledged at={lastAcknowledgedAt} />}
      <ParentBooks name={name} />
    </p>
  )
}

function Acknowledged({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const ms = Date.parse(at)
  const text = useClock((now) => t('chain.acknowledged', { age: formats.age(ms, now) }))
  return <> · {text}</>
}

/** Whether the parent holds what this station does. */
function ParentBooks({ name }: { readonly name: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const books = useLinks((links) => links.overview?.parent?.books ?? null)
  const text = useClock((now) => {
    if (!books) return null
    return books.state === 'matched'
      ? t('links.books.matchedWith', { name, when: momentText(formats, Date.parse(books.checkedAt), now) })
      : t('links.books.differsWith', { name, count: books.differing })
  })
  if (text === null) return null
  return (
    <>
      {' · '}
      <span className={books?.state === 'differs' ? styles.wrong : undefined}>{text}</span>
    </>
  )
}

/** Whether the stations below hold what is held here of them. */
function ChildrenBooks() {
  const { t } = useTranslation()
  const children = useLinks((links) => links.overview?.children)
  const books = children && childrenBooksText(t, children)
  if (!books) return null
  return (
    <>
      {' · '}
      <span className={books.wrong ? styles.wrong : undefined}>{books.text}</span>
    </>
  )
}

function ChildLinks({ stations }: { readonly stations: ReadonlyMap<string, ChildItem> }) {
  const { t } = useTranslation()
  const counted = useMemo(() => {
    const all = [...stations.values()]
    return {
      all: all.length,
      live: all.filter((child) => child.state === 'live').length,
      never: all.filter((child) => child.state === 'never').length,
      silent: silentChildren(stations),
    }
  }, [stations])
  if (counted.all === 0) return <p>{t('chain.childrenNone')}</p>
  // The one that has been silent longest is the one to call first.
  const longest = counted.silent.at(-1)
  return (
    <p className={styles.children}>
      <span className={styles.plain}>{t('chain.children', { live: counted.live, all: counted.all })}</span>
      {counted.never > 0 && !longest && <> · {t('chain.never', { count: counted.never })}</>}
      {longest && (
        <>
          {' · '}
          <span className={styles.wrong}>
            <LongestSilence child={longest} count={counted.silent.length} />
          </span>
        </>
      )}
      <ChildrenBooks />
    </p>
  )
}

function LongestSilence({ child, count }: { readonly child: ChildItem; readonly count: number }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const unit = useUnits((units) => units.byCode.get(child.unit))
  // Where the line breaks, a name stays whole.
  const name = (unit ? shortUnitName(unit, language) : child.name).replaceAll(' ', '\u00a0')
  const since = silentSinceMs(child)
  const duration = useClock((now) => (since === null ? '' : formats.duration(now - since)))
  return <>{t(count === 1 ? 'chain.silentOne' : 'chain.silentMany', { count, name, duration })}</>
}
