/** Central meridians of the provinces' 3° zones, in degrees. */
export const CENTRAL_MERIDIANS = [
  103, 104, 104.5, 104.75, 105, 105.5, 105.75, 106, 106.25, 106.5, 107, 107.25, 107.5, 107.75, 108, 108.25,
  108.5,
] as const

/** Coordinate systems that an operator may choose. */
export const PROJECTION_KEYS: readonly string[] = [
  'wgs84',
  'vn2000',
  'utm48',
  'utm49',
  ...CENTRAL_MERIDIANS.map((meridian) => `tm3-${meridian}`),
]
