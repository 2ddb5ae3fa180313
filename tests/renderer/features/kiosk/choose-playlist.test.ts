import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useCaller } from '../../../../renderer/app/caller.ts'
import { useView } from '../../../../renderer/app/view.ts'
import { useDesk } from '../../../../renderer/features/alarms/desk-store.ts'
import { startPlaylist } from '../../../../renderer/features/kiosk/choose-playlist.ts'
import { beat, noteInput, play, togglePause } from '../../../../renderer/features/kiosk/player.ts'
import { type PlaylistTurn, useKiosk } from '../../../../renderer/features/kiosk/store.ts'
import { useUnits } from '../../../../renderer/features/units/store.ts'
import { type WallSettings, wallSettings } from '../../../../shared/contract/wall.ts'
import { openStagePage, type StagePage } from './stage-page.ts'

// A screen is what it was opened as: read when the program is loaded.
vi.hoisted(() => {
  Object.assign(globalThis, { location: { pathname: '/', search: '?kiosk' } })
})
vi.mock('../../../../renderer/app/place-views.ts', () => ({
  PLACE_VIEWS: new Proxy({}, { get: () => ({}) }),
}))

const BEAT_MS = 250
const HALF_HOUR_MS = 30 * 60_000

const playing = () => useKiosk.getState().turns.map(({ scene }) => scene)

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += BEAT_MS) {
    await vi.advanceTimersByTimeAsync(BEAT_MS)
    beat()
  }
}

const settingsWith = (...scenes: PlaylistTurn['scene'][]): WallSettings =>
  wallSettings.parse({
    playlists: [{ id: 'sanh', name: 'Sảnh', turns: scenes.map((scene) => ({ scene, dwellSeconds: 3_600 })) }],
    defaultPlaylist: 'sanh',
    resumeAfterSeconds: 60,
    quietHours: null,
    pixelShift: false,
  })

const save = (...scenes: PlaylistTurn['scene'][]): void =>
  useKiosk.setState({ settings: settingsWith(...scenes) })

describe('the playlist of a screen', () => {
  let page: StagePage
  let stop = (): void => {}
  beforeEach(async () => {
    useView.setState({ place: 'overview', subject: null })
    useCaller.setState({ known: true })
    useUnits.setState({ loaded: true })
    page = openStagePage()
    stop = startPlaylist()
    save('alarms', 'quality')
    await pass(1_000)
  })
  afterEach(() => {
    stop()
    useKiosk.setState({ turns: [], settings: null, trial: null })
    play(0)
    page.close()
  })

  it('is followed at once where nobody is there', () => {
    save('quality')
    expect(playing()).toEqual(['quality'])
  })

  it('is followed once whoever is at the screen is gone', async () => {
    noteInput()
    save('quality')
    await pass(59_500)
    expect([playing(), useView.getState().place]).toEqual([['alarms', 'quality'], 'alarms'])
    await pass(2_000)
    expect([playing(), useView.getState().place]).toEqual([['quality'], 'quality'])
  })

  it('is followed once somebody who paused lets it go on, and then as it is by then', async () => {
    togglePause()
    save('quality')
    save('overview', 'quality')
    await pass(5 * 60_000)
    expect(playing()).toEqual(['alarms', 'quality'])
    togglePause()
    expect(playing()).toEqual(['overview', 'quality'])
  })

  it('does not take a dialog away from whoever writes in it, but for half an hour at the longest', async () => {
    page.dialogOpen = true
    save('quality')
    expect(playing()).toEqual(['alarms', 'quality'])
    await pass(HALF_HOUR_MS - 5_000)
    expect(playing()).toEqual(['alarms', 'quality'])
    await pass(10_000)
    expect(playing()).toEqual(['quality'])
  })

  it('closes what was asked of alarms where a turn leaves them', async () => {
    useDesk.setState({ asking: { action: 'acknowledge', alarms: [] }, settingsShown: true })
    save('quality')
    await pass(1_000)
    const { asking, settingsShown } = useDesk.getState()
    expect([useView.getState().place, asking, settingsShown]).toEqual(['quality', null, false])
  })

  it('is tried at once by whoever is there', () => {
    noteInput()
    useKiosk.setState({ trial: settingsWith('overview').playlists[0] ?? null })
    expect(playing()).toEqual(['overview'])
  })
})
