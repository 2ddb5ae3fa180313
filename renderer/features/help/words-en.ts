export const helpEn = {
  sections: 'Help sections',
  search: 'Search the help',
  searchHint: 'such as: hatching',
  none: 'Nothing like that is here. Try another word, or clear the field.',
  print: 'Print',
} as const
