export const finderEn = {
  title: 'Quick find',
  open: 'Quick find (Ctrl+K)',
  hint: 'Indicators, units, scenes, pages… no accents needed',
  list: 'Results; arrow keys, Enter opens',
  none: 'Nothing like that was found.',
  nearly: 'Nothing is spelt so; these are close to it.',
  more_one: 'and {{count, number}} more; type on to find it',
  more_other: 'and {{count, number}} more; type on to find them',
  kind: { scene: 'Scene', page: 'Page', kpi: 'Indicator', unit: 'Unit' },
  menu: 'Menu',
} as const
