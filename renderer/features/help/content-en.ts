import type { HelpContent } from './content.ts'

export const helpContentEn: HelpContent = {
  sections: {
    lamps: {
      title: 'The lamps',
      items: [
        { picture: { lamp: 'green' }, term: 'Met', text: 'The green threshold is met. A circle.' },
        { picture: { lamp: 'yellow' }, term: 'Attention', text: 'Between the two thresholds. A triangle.' },
        {
          picture: { lamp: 'red' },
          term: 'Alarm',
          text: 'Beyond the red threshold; opens an alarm. An octagon.',
        },
        {
          picture: { lamp: 'grey' },
          term: 'No data',
          text: 'Nobody entered it, the station is out of contact, or the figure is overdue. Grey is not good, and not zero.',
        },
        {
          picture: { lamp: 'none' },
          term: 'No threshold',
          text: 'This kind of unit has no threshold for the indicator, or the indicator does not apply.',
        },
      ],
    },
    marks: {
      title: 'Marks on lamps and on the map',
      items: [
        {
          picture: { lamp: 'yellow', doubtful: true },
          term: 'Hatching over a lamp',
          text: 'Uncertain: units are missing, or data quality is low. With all figures the colour may be another.',
        },
        {
          picture: { lamp: 'green', warns: true },
          term: 'Chevron downwards',
          text: 'Early warning: good now, but forecast to cross a threshold before the period ends.',
        },
        {
          picture: { mark: 'silent' },
          term: 'A hatched unit on the map',
          text: 'No word from it: no data, or its station is out of contact.',
        },
        {
          picture: { mark: 'striped' },
          term: 'Stripes over a colour',
          text: 'There are figures, but the lamp is uncertain.',
        },
        {
          picture: { mark: 'frame' },
          term: 'Red frame',
          text: 'A red alarm that nobody has taken. It breathes slowly until somebody does.',
        },
        {
          picture: { mark: 'simulated' },
          term: 'Simulated figures',
          text: 'For practice or a demonstration; not real ones.',
        },
      ],
    },
    numbers: {
      title: 'Reading a figure',
      items: [
        {
          picture: { mark: 'bounds' },
          term: 'If complete',
          text: 'Where the figure would lie if the missing units reported their worst or their best.',
        },
        { term: '124/126 units', text: 'Coverage: how many have reported, of those due for this period.' },
        {
          term: 'Figures 3 minutes ago',
          text: 'Age of the newest figure by the station’s clock, not this screen’s.',
        },
        {
          picture: { mark: 'stale' },
          term: 'Figures as of 07:40',
          text: 'The screen has lost its station; what it shows is what it heard last.',
        },
        { term: 'So far', text: 'The period has not ended; the figure still moves.' },
        { term: 'Zero and nothing', text: 'Zero is shown as 0. Where there is no figure it says “No data”.' },
        { term: 'A city’s ratio', text: 'Computed from the units’ sums, never the mean of their ratios.' },
      ],
    },
    alarms: {
      title: 'Alarms',
      items: [
        { term: 'Nobody has it', text: 'Bad, and taken by nobody. A new red one rings.' },
        {
          term: 'Somebody has it',
          text: 'With a name, a reason and a deadline. Past the deadline nobody has it again.',
        },
        {
          term: 'Back to normal, not seen yet',
          text: 'It got better before anybody saw it. Acknowledge it, and it closes.',
        },
        { term: 'Shelved', text: 'Put aside until a time, with a reason. It then comes back.' },
        {
          term: 'Out of service',
          text: 'Put aside until somebody returns it, while its source is being mended.',
        },
        {
          term: 'Caused by another alarm',
          text: 'Its cause has an alarm of its own, so this one does not ring.',
        },
        {
          term: 'A lamp goes grey',
          text: 'That does not end its alarm: losing sight is not getting better.',
        },
      ],
    },
    chain: {
      title: 'The chain',
      items: [
        { term: 'Linked', text: 'The station was heard within 90 seconds, or what is set here.' },
        {
          term: 'Out of contact',
          text: 'Longer without a word. Its lamps go grey; what was received is kept.',
        },
        { term: 'Never sent', text: 'Enrolled, without figures yet.' },
        {
          term: 'Refused',
          text: 'The parent does not take this station any more. Ask for a new enrolment code.',
        },
        {
          term: '… items waiting',
          text: 'Not yet at the parent. Nothing is lost; they go by themselves, the newest first.',
        },
        {
          term: 'Books match, books differ',
          text: 'Each night both ends compare what they hold. What differs is sent again; what still differs opens an alarm.',
        },
      ],
    },
    quality: {
      title: 'Data quality',
      items: [
        { term: 'Correct', text: 'What was sent passed the checks.' },
        { term: 'Sufficient', text: 'What is due is there.' },
        { term: 'Clean', text: 'Nothing sent twice, nothing odd without an explanation.' },
        { term: 'Living', text: 'New, and in time.' },
        { term: 'Consistent', text: 'Figures do not contradict each other; the books of both levels match.' },
        { term: 'Shared', text: 'Entered once, used in many places.' },
      ],
    },
    todo: {
      title: 'What to do when …',
      items: [
        {
          picture: { lamp: 'red' },
          term: 'A lamp is red',
          text: 'Open Alarms and acknowledge it with a name, a reason and a deadline. Open KPI to see which unit and which figure made it red.',
        },
        {
          picture: { mark: 'silent' },
          term: 'A unit is out of contact',
          text: 'Open Chain to see since when. Call the unit: is the machine on, the network up, the station running (mini-ioc doctor)? Once linked, figures come by themselves.',
        },
        {
          picture: { mark: 'stale' },
          term: 'The screen has lost its station',
          text: 'It reconnects by itself. After some minutes: is the station running, is the screen on the network?',
        },
        {
          term: 'A clock is wrong',
          text: 'Set the clock of the machine that is named, and switch on time synchronisation. More than a minute raises an alarm.',
        },
        {
          term: 'A figure is wrong',
          text: 'Enter the right one for the same unit, measure and period: the old one stays in the history. Returned rows are put right in Returned figures.',
        },
        {
          term: 'Books differ',
          text: 'Open Chain: it shows what differs, both totals side by side, and what to do.',
        },
        { term: 'The bell rings', text: 'M silences the alarms there are. A new one rings again.' },
        {
          term: 'You cannot tell what is wrong',
          text: 'On the station’s machine run mini-ioc doctor; it says so in plain words.',
        },
      ],
    },
    enter: {
      title: 'Entering figures',
      items: [
        {
          term: 'CSV or Excel files',
          text: 'Columns: unit, measure, period, value (or their Vietnamese names). Run: mini-ioc import FILE.',
        },
        {
          term: 'Another system',
          text: 'Make a token: mini-ioc source --name "One-stop" --measures … --units …. It sends JSON or CSV to /api/v1/observations.',
        },
        {
          term: 'Wrong rows',
          text: 'Each row gets its own verdict; wrong ones wait in Returned figures with the reason, right ones are taken.',
        },
        {
          term: 'Periods',
          text: 'Day 2026-11-21, week 2026-W47, month 2026-11, quarter 2026-Q4, year 2026.',
        },
        {
          term: 'Withdrawing a figure',
          text: 'Send the value null. An empty one is refused: it might mean zero, or nothing.',
        },
      ],
    },
    keys: {
      title: 'Keys',
      items: [
        { picture: { keys: ['1', '…', '9'] }, term: 'Scenes', text: 'In the order of the bottom line.' },
        {
          picture: { keys: ['Ctrl', 'K'] },
          term: 'Quick find',
          text: 'Or the / key. Type an indicator, a unit or a scene; no accents needed.',
        },
        { picture: { keys: ['F1'] }, term: 'Help', text: 'This page.' },
        { picture: { keys: ['L'] }, term: 'Language', text: 'Vietnamese or English.' },
        { picture: { keys: ['T'] }, term: 'Theme', text: 'Dark or light.' },
        { picture: { keys: ['M'] }, term: 'Silence', text: 'For the alarms there are now.' },
        { picture: { keys: ['F11'] }, term: 'Full screen', text: 'On or off.' },
        {
          picture: { keys: ['↑', '↓', '←', '→'] },
          term: 'Choose',
          text: 'In lists, on the lamp board and on the map.',
        },
        { picture: { keys: ['A'] }, term: 'Acknowledge', text: 'In Alarms. S shelves, the space bar marks.' },
        { picture: { keys: ['Esc'] }, term: 'Close', text: 'A dialog or a list; clears a search field.' },
      ],
    },
  },
}
