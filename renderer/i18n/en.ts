import { aboutEn } from '../features/about/words-en.ts'
import { alarmsEn } from '../features/alarms/words-en.ts'
import { boundariesEn } from '../features/boundaries/words-en.ts'
import { designEn } from '../features/design/words-en.ts'
import { desktopEn } from '../features/desktop/words-en.ts'
import { editorEn } from '../features/editor/words-en.ts'
import { finderEn } from '../features/finder/words-en.ts'
import { firstRunEn } from '../features/first-run/words-en.ts'
import { helpEn } from '../features/help/words-en.ts'
import { kioskEn } from '../features/kiosk/words-en.ts'
import { kpiEn } from '../features/kpi/words-en.ts'
import { boardEn } from '../features/lamp-board/words-en.ts'
import { linksEn } from '../features/links/words-en.ts'
import { mapSceneEn } from '../features/map/words-en.ts'
import { noticesEn } from '../features/notices/words-en.ts'
import { qualityEn } from '../features/quality/words-en.ts'
import { quarantineEn } from '../features/quarantine/words-en.ts'
import { screensEn } from '../features/screens/words-en.ts'
import { settingsEn } from '../features/settings/words-en.ts'
import type { Catalogue } from './vi.ts'

/** English needs a singular beside each `_other`. */
export const en = {
  product: 'Operations centre',
  language: { other: 'Tiếng Việt' },
  theme: { light: 'Light', dark: 'Dark' },
  simulated: 'Simulated figures',
  scene: {
    label: 'Scene',
    overview: 'Overview',
    map: 'Map',
    lampBoard: 'Lamp board',
    kpi: 'KPI',
    alarms: 'Alarms',
    quality: 'Data quality',
    quarantine: 'Returned figures',
    editor: 'KPI pack',
    links: 'Chain',
  },
  page: {
    screens: 'Screens',
    settings: 'Settings',
    help: 'Help',
    about: 'About',
    design: 'Design of the wall',
    logs: 'Logs',
  },
  alarms: alarmsEn,
  boundaries: boundariesEn,
  kpi: kpiEn,
  kiosk: kioskEn,
  quality: qualityEn,
  quarantine: quarantineEn,
  editor: editorEn,
  links: linksEn,
  notices: noticesEn,
  screens: screensEn,
  mapScene: mapSceneEn,
  firstRun: firstRunEn,
  settings: settingsEn,
  help: helpEn,
  about: aboutEn,
  finder: finderEn,
  desktop: desktopEn,
  design: designEn,
  skip: 'Skip to the content',
  chart: {
    run: '{{count}} periods, from {{first}} to {{last}}, lowest {{low}}, highest {{high}}',
  },
  lamp: {
    red: 'Alarm',
    yellow: 'Attention',
    green: 'Met',
    grey: 'No data',
    none: 'No threshold',
    doubtful: 'uncertain',
    counts: 'Lamps of {{unit}}',
    since: 'since {{when}}',
  },
  count: { red: 'alarm', yellow: 'attention', green: 'met', grey: 'no data' },
  reason: {
    'no-data': 'No data',
    partial: 'Part of the data is missing',
    undefined: 'Nothing arose this period',
    'not-applicable': 'Not applicable',
    silent: 'Out of contact',
    stale: 'Update overdue',
  },
  age: {
    now: 'just now',
    minutes_one: '{{count}} minute ago',
    minutes_other: '{{count}} minutes ago',
    hours_one: '{{count}} hour ago',
    hours_other: '{{count}} hours ago',
    yesterday: 'yesterday',
    days_one: '{{count}} day ago',
    days_other: '{{count}} days ago',
  },
  duration: {
    moment: 'under 1 minute',
    minutes_one: '{{count}} minute',
    minutes_other: '{{count}} minutes',
    hours_one: '{{count}} hour',
    hours_other: '{{count}} hours',
    hoursMinutes: '{{hours}} h {{minutes}} min',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
  },
  when: { yesterday: 'yesterday' },
  period: {
    day: '{{day}}',
    week: 'Week {{index}}/{{year}}',
    month: 'Month {{index}}/{{year}}',
    managementMonth: 'Month {{index}}/{{year}} (from day {{day}})',
    quarter: 'Quarter {{roman}}/{{year}}',
    half1: 'First half of {{year}}',
    half2: 'Second half of {{year}}',
    year: 'Year {{year}}',
    open: '{{period}} (so far)',
  },
  kpiUnit: {
    pace: '% of pace',
    points: 'points',
    dossier: 'dossiers',
    person: 'people',
    task: 'tasks',
    report: 'reports',
    case: 'cases',
  },
  panel: {
    loading: 'Loading…',
    staleSince: 'Figures as of {{when}}',
    broken: 'This part could not be drawn.',
    retry: 'Try again',
  },
  connection: {
    starting: 'Connecting to the station…',
    unreachable: 'The station cannot be reached since {{when}}',
    lost: 'Connection to the station lost since {{when}} · trying again',
    retrying:
      'Trying again. If this lasts, check that the station is running and this screen is on the network.',
  },
  data: {
    age: 'figures {{age}}',
    coverage: '{{reported}}/{{expected}} units',
    bounds: 'if complete: {{low}}–{{high}}',
    noFigures: 'No figures yet. Enter figures at the station, or wait for the stations below to send theirs.',
    loadFailed: 'Not loaded yet: {{problem}}',
  },
  group: { more_one: '+{{count}} indicator', more_other: '+{{count}} indicators' },
  map: {
    list: 'Sub-units; choose with the arrow keys',
    choose: 'Indicator on the map',
    previous: 'Previous indicator',
    next: 'Next indicator',
    worst: 'Worst lamp of each unit',
    schematic: 'Schematic – no boundaries yet',
    tiles: 'Tiles – no positions yet',
    equalTiles: 'Equal tiles – roughly in place',
    units_one: '{{count, number}} unit',
    units_other: '{{count, number}} units',
    silent: 'out of contact',
    below: 'below {{value}}',
    from: '{{value}} or more',
    upTo: 'up to {{value}}',
    above: 'above {{value}}',
    between: '{{low}}–{{high}}',
    inside: 'within {{low}}–{{high}}',
    outside: 'outside {{low}}–{{high}}',
    nearInside: 'between the two thresholds',
    worstRed: 'has an alarm',
    worstYellow: 'needs attention',
    worstGreen: 'all met',
    noThresholds: 'This indicator has no thresholds for the sub-units.',
  },
  attention: {
    silentFor: 'Out of contact for {{duration}}',
    silentSince: 'Out of contact',
  },
  chain: {
    label: 'State of the chain',
    parent: 'Parent',
    state: { connecting: 'connecting', linked: 'linked', offline: 'out of contact', refused: 'refused' },
    acknowledged: 'received {{age}}',
    backlog_one: '{{count, number}} item waiting',
    backlog_other: '{{count, number}} items waiting',
    children: '{{live}}/{{all}} stations linked',
    childrenNone: 'no stations below yet',
    silentOne: '{{name}} out of contact for {{duration}}',
    silentMany: '{{count}} out of contact: {{name}} {{duration}}…',
    never_one: '{{count, number}} never sent',
    never_other: '{{count, number}} never sent',
  },
  board: boardEn,
} as const satisfies Catalogue
