import type { Words } from '../../i18n/vi.ts'
import type { mapSceneVi } from './words-vi.ts'

export const mapSceneEn: Words<typeof mapSceneVi> = {
  allKpis: 'All indicators',
  layout: {
    label: 'How the map is drawn',
    geographic: 'Geographic',
    tiles: 'Equal tiles',
  },
  ranking: {
    title: 'Ranking',
    list: 'Units by value, worst first',
    change: '▲▼ against the period before',
    up: 'up {{change}} on the period before',
    down: 'down {{change}} on the period before',
    same: 'as in the period before',
  },
  unit: {
    title: 'Unit',
    way: 'Back to the level above',
    openKpi: 'All about this indicator',
    place: 'No. {{place}} of {{all}}, counted from the worst',
    view: 'What to see of this unit',
    ranking: 'Ranking of its units',
    lamps: 'Its own lamps',
    groups: 'Lamps by group',
    worst: 'Indicators that need action',
    noneWrong: 'No indicator is red or yellow.',
    presentOnly: 'The other lamps are known of the present only. Press “Now” to see them.',
  },
  past: {
    label: 'Look back at earlier periods',
    title: 'Looking back at',
    asKnown: 'from the figures known by now',
    now: 'Now',
    play: 'Replay',
    pause: 'Pause',
    space: 'space bar',
    slider: 'Period shown',
    range: 'How far back',
    speed: 'Replay speed',
    times: '{{speed}}×',
    chooseKpi: 'Choose an indicator to look back at earlier periods on the map.',
    none: 'There are no figures of any earlier period yet.',
  },
}
