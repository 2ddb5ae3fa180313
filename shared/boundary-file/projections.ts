/** Coordinate systems that boundary files of this country come in, and the way from each to WGS 84. */
import proj4 from 'proj4'
import { BoundaryError, type Position } from '../domain/boundary.ts'
import { CENTRAL_MERIDIANS } from './projection-keys.ts'

/**
 * From VN-2000 to WGS 84, as decided in 05/2007/QĐ-BTNMT: −191.90441429, −39.30318279, −111.45032835 m;
 * −0.00928836, 0.01975479, −0.00427372″; 0.252906278 ppm. The decision turns the axes (coordinate frame,
 * as EPSG's own operation does); proj4 turns the position, hence the opposite signs of the angles.
 */
export const VN_2000_TO_WGS_84 =
  '-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278'

const vn2000 = (rest: string): string => `${rest} +ellps=WGS84 +towgs84=${VN_2000_TO_WGS_84} +no_defs`

/** A key of a system: `wgs84`, `vn2000`, `utm48`, `utm49` or `tm3-105.75`. */
export const PROJECTIONS: Readonly<Record<string, string>> = {
  wgs84: '+proj=longlat +datum=WGS84 +no_defs',
  vn2000: vn2000('+proj=longlat'),
  utm48: vn2000('+proj=utm +zone=48 +units=m'),
  utm49: vn2000('+proj=utm +zone=49 +units=m'),
  ...Object.fromEntries(
    CENTRAL_MERIDIANS.map((meridian) => [
      `tm3-${meridian}`,
      vn2000(`+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=0.9999 +x_0=500000 +y_0=0 +units=m`),
    ]),
  ),
}

const KEY_OF_EPSG: Readonly<Record<string, string>> = {
  4326: 'wgs84',
  CRS84: 'wgs84',
  4756: 'vn2000',
  3405: 'utm48',
  3406: 'utm49',
  5896: 'tm3-102',
  5897: 'tm3-105',
  5898: 'tm3-108',
  5899: 'tm3-107.75',
  9205: 'tm3-103',
  9206: 'tm3-104',
  9207: 'tm3-104.5',
  9208: 'tm3-104.75',
  9209: 'tm3-105.5',
  9210: 'tm3-105.75',
  9211: 'tm3-106',
  9212: 'tm3-106.25',
  9213: 'tm3-106.5',
  9214: 'tm3-107',
  9215: 'tm3-107.25',
  9216: 'tm3-107.5',
  9217: 'tm3-108.25',
  9218: 'tm3-108.5',
}

export type ToDegrees = (position: Position) => Position

/** The system that a GeoJSON file names in its `crs`; null where it names none that is known. */
export function keyOfCrs(document: unknown): string | null {
  const crs = (document as { crs?: { properties?: { name?: unknown } } } | null)?.crs
  const name = crs?.properties?.name
  const code = typeof name === 'string' ? (/(?:EPSG:+|:)([A-Z]*\d+)$/i.exec(name)?.[1] ?? '') : ''
  const key = KEY_OF_EPSG[code.toUpperCase()]
  return key && Object.hasOwn(PROJECTIONS, key) ? key : null
}

export function projectionOf(key: string): ToDegrees | null {
  if (key === 'wgs84') return null
  const definition = Object.hasOwn(PROJECTIONS, key) ? PROJECTIONS[key] : undefined
  if (!definition) throw new BoundaryError('Không có hệ tọa độ này. Chọn một hệ trong danh sách.')
  return fromDefinition(definition)
}

/** The system that a .prj file describes; null where that is WGS 84 already. */
export function projectionOfPrj(prj: string): ToDegrees | null {
  const isVn2000 = /VN[-_ ]?2000|Viet[-_ ]?nam[-_ ]?2000/i.test(prj)
  if (!isVn2000 && /^\s*GEOGCS\[/i.test(prj) && /WGS[-_ ]?(19)?84/i.test(prj)) return null
  // Map software writes the system without the way to WGS 84.
  const whole =
    isVn2000 && !/TOWGS84/i.test(prj)
      ? prj.replace(/(SPHEROID\s*\[[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\])/i, `$1,TOWGS84[${VN_2000_TO_WGS_84}]`)
      : prj
  try {
    return fromDefinition(whole.trim())
  } catch {
    throw new BoundaryError('Không hiểu hệ tọa độ trong tệp .prj. Chọn hệ tọa độ của tệp bằng tay.')
  }
}

function fromDefinition(definition: string): ToDegrees {
  const { forward } = proj4(definition, 'WGS84')
  return ([x, y]) => {
    const [lon = Number.NaN, lat = Number.NaN] = forward([x, y])
    return [lon, lat]
  }
}
