import { describe, expect, it } from 'vitest'
import type { WallSettings } from '#shared/contract/wall.ts'
import { SCENES } from '#shared/domain/place.ts'
import { readLive } from '../../../support/live-reader.ts'
import { makeStation, reopenStation, temporaryFolder } from '../../../support/station.ts'

const PATH = '/api/v1/wall-settings'
const SETTINGS = {
  playlists: [
    { id: 'sanh', name: 'Sảnh', turns: [{ scene: 'alarms', kpi: null, dwellSeconds: 5 }] },
    { id: 'hop', name: 'Phòng họp', turns: [{ scene: 'kpi', kpi: 'DV.01', dwellSeconds: 60 }] },
  ],
  defaultPlaylist: 'hop',
  resumeAfterSeconds: 30,
  quietHours: { from: '22:00', until: '06:00' },
  pixelShift: false,
}

describe('the settings of the wall', () => {
  it('are those of a watch until somebody changes them', async () => {
    const station = await makeStation('01')
    const { status, body } = await station.ask<WallSettings>('GET', PATH)
    expect([status, body.defaultPlaylist, body.quietHours]).toEqual([200, 'truc-ban', null])
    const turns = body.playlists[0]?.turns ?? []
    expect(turns[0]).toEqual({ scene: 'overview', kpi: null, dwellSeconds: 45 })
    expect(turns.every(({ scene }) => SCENES.includes(scene))).toBe(true)
    expect(turns.map(({ scene }) => scene)).toEqual(
      ['overview', 'map', 'lampBoard', 'alarms', 'quality'].filter((name) =>
        SCENES.some((scene) => scene === name),
      ),
    )
  })

  it('are kept over a restart, audited, and told to every screen at once', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('01', { folder })
    const { loopback } = await station.start()
    const live = await readLive(loopback, station.token)
    await live.next()
    expect(await station.ask('PUT', PATH, SETTINGS)).toEqual({ status: 200, body: SETTINGS })
    const told = await live.until(({ event }) => event === 'wall')
    expect(told.at(-1)?.data).toEqual(SETTINGS)
    const { body } = await station.ask<{ items: Array<{ action: string; detail: string }> }>(
      'GET',
      '/api/v1/audit?limit=1000',
    )
    const audited = body.items.at(-1)
    expect(audited?.action).toBe('wall-settings-changed')
    expect(JSON.parse(audited?.detail ?? '')).toMatchObject({
      before: { defaultPlaylist: 'truc-ban' },
      after: { defaultPlaylist: 'hop' },
    })
    await station.stop()
    const again = await reopenStation(folder, station.clock)
    expect((await again.ask('GET', PATH)).body).toEqual(SETTINGS)
  })

  it('are refused where they could not be played, and nothing is changed', async () => {
    const station = await makeStation('01')
    await station.ask('PUT', PATH, SETTINGS)
    const [first, second] = SETTINGS.playlists
    const turn = { scene: 'alarms', kpi: null, dwellSeconds: 5 }
    const withTurn = (change: object) => ({
      ...SETTINGS,
      playlists: [{ ...first, turns: [{ ...turn, ...change }] }, second],
    })
    const refused: readonly (readonly [object, string])[] = [
      [
        { ...SETTINGS, playlists: [first, { ...second, id: 'sanh' }], defaultPlaylist: null },
        'playlist-twice',
      ],
      [{ ...SETTINGS, defaultPlaylist: 'khac' }, 'playlist-not-found'],
      [{ ...SETTINGS, playlists: [], defaultPlaylist: 'hop' }, 'playlist-not-found'],
      [withTurn({ kpi: 'XX.99' }), 'kpi-not-found'],
      [{ ...SETTINGS, quietHours: { from: '08:00', until: '08:00' } }, 'quiet-hours-empty'],
      [withTurn({ scene: 'lobby' }), 'invalid-request'],
      [withTurn({ dwellSeconds: 4 }), 'invalid-request'],
      [{ ...SETTINGS, playlists: [{ ...first, turns: [] }, second] }, 'invalid-request'],
      [{ ...SETTINGS, resumeAfterSeconds: 1 }, 'invalid-request'],
      [{ ...SETTINGS, quietHours: { from: '24:00', until: '06:00' } }, 'invalid-request'],
      [{ ...SETTINGS, speed: 2 }, 'invalid-request'],
    ]
    for (const [body, code] of refused) {
      const answer = await station.ask<{ code: string; detail: string }>('PUT', PATH, body)
      expect([answer.status, answer.body.code]).toEqual([422, code])
      expect(answer.body.detail.length).toBeGreaterThan(10)
    }
    expect((await station.ask('GET', PATH)).body).toEqual(SETTINGS)
  })

  it('may name no playlist at all: screens then stay where they are', async () => {
    const station = await makeStation('01')
    const none = { ...SETTINGS, playlists: [], defaultPlaylist: null, quietHours: null }
    expect((await station.ask('PUT', PATH, none)).body).toEqual(none)
    expect((await station.ask('GET', PATH)).body).toEqual(none)
  })
})
