/** The flow: HTTP in → a function that keeps the grid → a template widget with a table of lamps. */

const GRID = `
const grid = context.get('grid') || makeGrid()
for (const { unit, code, red } of Array.isArray(msg.payload) ? msg.payload : []) {
  const row = units.indexOf(unit), column = codes.indexOf(code)
  if (row >= 0 && column >= 0) grid[row][column] = red ? 'r' : 'g'
}
context.set('grid', grid)
return [{ payload: { codes, rows: units.map((unit, row) => ({ unit, lamps: grid[row] })) } }, { ...msg, payload: 'ok' }]
function makeGrid() { return units.map(() => codes.map(() => 'g')) }
`

/** A whole grid each time, as the widget keeps only its last message for those who come later. */
const TEMPLATE = `<template>
  <table class="board">
    <thead><tr><th></th><th v-for="code in msg?.payload?.codes" :key="code">{{ code }}</th></tr></thead>
    <tbody>
      <tr v-for="row in msg?.payload?.rows" :key="row.unit">
        <th>{{ row.unit }}</th>
        <td v-for="(lamp, index) in row.lamps" :key="index">
          <span class="lamp" :class="lamp">{{ lamp === 'r' ? '⬣' : '●' }}</span>
        </td>
      </tr>
    </tbody>
  </table>
</template>
<style>
  table.board { border-collapse: collapse; width: 100%; font-size: 18px }
  table.board td { text-align: center }
  .lamp.r { color: #f0545b }
  .lamp.g { color: #46a37a }
</style>`

const NO_COLOUR = {
  surface: '#14181d',
  primary: '#8ab8ff',
  bgPage: '#0d1013',
  groupBg: '#14181d',
  groupOutline: '#272e36',
}
const SIZES = {
  density: 'compact',
  pagePadding: '8px',
  groupGap: '8px',
  groupBorderRadius: '4px',
  widgetGap: '8px',
}

/** Ids must not equal any setting's word: Node-RED reads those as references. */
export function flowsOf(units: readonly string[], codes: readonly string[]): object[] {
  const known = `const units = ${JSON.stringify(units)}\nconst codes = ${JSON.stringify(codes)}\n`
  const shown = { visible: 'true', disabled: 'false', className: '' }
  return [
    { id: 'bench-flow', type: 'tab', label: 'Board', disabled: false, info: '' },
    {
      id: 'bench-base',
      type: 'ui-base',
      name: 'Board',
      path: '/dashboard',
      appIcon: '',
      includeClientData: true,
      acceptsClientConfig: ['ui-notification', 'ui-control'],
      showPathInSidebar: false,
      headerContent: 'page',
      navigationStyle: 'none',
      titleBarStyle: 'hidden',
    },
    { id: 'bench-theme', type: 'ui-theme', name: 'Dark', colors: NO_COLOUR, sizes: SIZES },
    {
      id: 'bench-page',
      type: 'ui-page',
      name: 'Board',
      ui: 'bench-base',
      path: '/board',
      icon: 'home',
      layout: 'grid',
      theme: 'bench-theme',
      breakpoints: [{ name: 'Default', px: '0', cols: '12' }],
      order: 1,
      ...shown,
    },
    {
      id: 'bench-group',
      type: 'ui-group',
      name: 'Lamps',
      page: 'bench-page',
      width: '12',
      height: '1',
      order: 1,
      showTitle: false,
      groupType: 'default',
      ...shown,
    },
    {
      id: 'bench-in',
      type: 'http in',
      z: 'bench-flow',
      name: '',
      url: '/lamps',
      method: 'post',
      upload: false,
      wires: [['bench-keep']],
    },
    {
      id: 'bench-keep',
      type: 'function',
      z: 'bench-flow',
      name: 'keep the grid',
      func: known + GRID,
      outputs: 2,
      timeout: 0,
      noerr: 0,
      initialize: '',
      finalize: '',
      libs: [],
      wires: [['bench-board'], ['bench-answer']],
    },
    {
      id: 'bench-answer',
      type: 'http response',
      z: 'bench-flow',
      name: '',
      statusCode: '200',
      headers: {},
      wires: [],
    },
    {
      id: 'bench-board',
      type: 'ui-template',
      z: 'bench-flow',
      group: 'bench-group',
      page: '',
      ui: '',
      name: 'Board',
      order: 1,
      width: '12',
      height: '1',
      head: '',
      format: TEMPLATE,
      storeOutMessages: true,
      passthru: false,
      resendOnRefresh: true,
      templateScope: 'local',
      className: '',
      wires: [[]],
    },
  ]
}
