import { type WallSettings, wallSettings } from '#shared/contract/wall.ts'
import { SCENES, type Scene } from '#shared/domain/place.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { selectWallSettings, upsertWallSettings } from './queries.ts'

/** What a watch wants to see, and for how many seconds. */
const WATCH: readonly (readonly [scene: string, dwellSeconds: number])[] = [
  ['overview', 45],
  ['map', 30],
  ['lampBoard', 30],
  ['alarms', 20],
  ['quality', 15],
]

const isScene = (name: string): name is Scene => SCENES.some((scene) => scene === name)

export const DEFAULT_WALL_SETTINGS: WallSettings = {
  playlists: [
    {
      id: 'truc-ban',
      name: 'Trực ban',
      turns: WATCH.flatMap(([scene, dwellSeconds]) =>
        isScene(scene) ? [{ scene, kpi: null, dwellSeconds }] : [],
      ),
    },
  ],
  defaultPlaylist: 'truc-ban',
  resumeAfterSeconds: 60,
  quietHours: null,
  pixelShift: true,
}

/** As stored; settings that came later stand as they do by default, scenes that are no more are left out. */
export function loadWallSettings(db: ReadableDb): WallSettings {
  const stored = selectWallSettings(db)
  if (stored === null) return DEFAULT_WALL_SETTINGS
  const { playlists = [], ...rest } = JSON.parse(stored) as WallSettings
  const known = playlists
    .map((playlist) => ({ ...playlist, turns: playlist.turns.filter(({ scene }) => isScene(scene)) }))
    .filter(({ turns }) => turns.length > 0)
  const settings = wallSettings.parse({ ...DEFAULT_WALL_SETTINGS, ...rest, playlists: known })
  const hasDefault = known.some(({ id }) => id === settings.defaultPlaylist)
  return hasDefault ? settings : { ...settings, defaultPlaylist: known[0]?.id ?? null }
}

/** Stored and audited; every screen hears of it at once. */
export async function changeWallSettings(station: Station, settings: WallSettings): Promise<WallSettings> {
  checkWallSettings(station, settings)
  await station.writer.write(({ db, afterCommit }) => {
    const before = loadWallSettings(db)
    upsertWallSettings(db, JSON.stringify(settings))
    insertAudit(db, station.clock(), 'quản trị máy', 'wall-settings-changed', { before, after: settings })
    afterCommit(() => station.live.say('wall', settings))
  })
  return settings
}

function checkWallSettings({ dictionary }: Station, settings: WallSettings): void {
  const { playlists, defaultPlaylist, quietHours } = settings
  const ids = playlists.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) {
    refuse(
      'playlist-twice',
      `Mã “${twice}” dùng cho hai danh sách trình chiếu. Đặt cho mỗi danh sách một mã.`,
    )
  }
  if (defaultPlaylist !== null && !ids.includes(defaultPlaylist)) {
    refuse(
      'playlist-not-found',
      `Không có danh sách trình chiếu “${defaultPlaylist}”. Chọn một danh sách đang có làm mặc định.`,
    )
  }
  const codes = new Set<string>(dictionary.kpis.map(({ code }) => code))
  const unknown = playlists
    .flatMap(({ turns }) => turns)
    .find(({ kpi }) => kpi !== null && !codes.has(kpi))?.kpi
  if (unknown != null) {
    refuse('kpi-not-found', `Không có chỉ tiêu ${unknown}. Chọn chỉ tiêu có trong bộ chỉ tiêu của trạm.`)
  }
  if (quietHours && quietHours.from === quietHours.until) {
    refuse(
      'quiet-hours-empty',
      'Giờ yên tĩnh bắt đầu và kết thúc cùng một lúc. Chọn hai giờ khác nhau, hoặc tắt giờ yên tĩnh.',
    )
  }
}

function refuse(code: string, detail: string): never {
  throw new StationError(code, detail, 422)
}
