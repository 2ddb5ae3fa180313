import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DisplayInfo, WallSetup } from '#shared/domain/desktop.ts'
import { keepOnScreen, placeWalls } from '#shared/domain/display-placement.ts'

const display = (id: number, x: number, label = '', width = 1_920, height = 1_080): DisplayInfo => ({
  id,
  label,
  bounds: { x, y: 0, width, height },
  scaleFactor: 1,
  isPrimary: x === 0,
})

const setup = (shown: DisplayInfo, playlist: string | null = null): WallSetup => ({
  display: { id: shown.id, label: shown.label, bounds: shown.bounds },
  mode: 'kiosk',
  playlist,
})

const shownOn = (walls: readonly WallSetup[], displays: readonly DisplayInfo[]) =>
  placeWalls(walls, displays).shown.map((placed) => [walls.indexOf(placed.setup), placed.display.id])

describe('placeWalls', () => {
  const left = display(1, 0, 'Dell')
  const right = display(2, 1_920, 'LG')

  it('puts each wall on the display that it was set up for', () => {
    expect(shownOn([setup(right), setup(left)], [left, right])).toEqual([
      [0, 2],
      [1, 1],
    ])
  })

  it('follows a display that was plugged in elsewhere', () => {
    const moved = { ...right, bounds: { ...right.bounds, x: -1_920 } }
    expect(shownOn([setup(right)], [left, moved])).toEqual([[0, 2]])
  })

  it('knows a display that got another number by its name and place', () => {
    expect(shownOn([setup(right)], [left, { ...right, id: 77 }])).toEqual([[0, 77]])
  })

  it('knows a nameless display by its place, and a moved one by its name and size', () => {
    expect(shownOn([setup(display(5, 1_920))], [left, display(6, 1_920)])).toEqual([[0, 6]])
    expect(shownOn([setup(display(5, 9_000, 'LG'))], [left, right])).toEqual([[0, 2]])
  })

  it('keeps a wall waiting rather than guess between two that look alike', () => {
    const wall = setup(display(5, 9_000, 'LG'))
    const twins = [display(8, 0, 'LG'), display(9, 1_920, 'LG')]
    expect(placeWalls([wall], twins)).toEqual({ shown: [], waiting: [wall] })
  })

  it('lets a wall wait whose display is gone, and does not put it on another’s', () => {
    const walls = [setup(left), setup(right)]
    expect(placeWalls(walls, [left])).toEqual({
      shown: [{ setup: walls[0], display: left }],
      waiting: [walls[1]],
    })
  })

  it('gives a display to the wall that was made for it, not to one that merely fits', () => {
    const stranger = { ...setup(left), display: { ...left, id: 99 } }
    expect(shownOn([stranger, setup(left)], [left])).toEqual([[1, 1]])
  })

  it('loses no wall and doubles none, whatever the displays are', () => {
    const anyDisplay = fc
      .record({
        id: fc.integer({ min: 1, max: 4 }),
        x: fc.constantFrom(0, 1_920, 3_840),
        label: fc.constantFrom('', 'LG'),
      })
      .map(({ id, x, label }) => display(id, x, label))
    const distinct = fc.uniqueArray(anyDisplay, { selector: ({ id }) => id, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(anyDisplay, { maxLength: 5 }), distinct, (wanted, displays) => {
        const walls = wanted.map((each) => setup(each))
        const { shown, waiting } = placeWalls(walls, displays)
        const used = shown.map((placed) => placed.display.id)
        expect(new Set(used).size).toBe(used.length)
        expect(new Set([...shown.map((placed) => placed.setup), ...waiting])).toEqual(new Set(walls))
      }),
    )
  })
})

describe('keepOnScreen', () => {
  const areas = [
    { x: 0, y: 24, width: 1_920, height: 1_056 },
    { x: 1_920, y: 0, width: 1_280, height: 1_024 },
  ]

  it('leaves a window where a hand can take hold of it', () => {
    const bounds = { x: 2_800, y: 100, width: 1_600, height: 900 }
    expect(keepOnScreen(bounds, areas)).toEqual(bounds)
  })

  it.each([
    ['on a display that is gone', { x: 4_000, y: 100, width: 1_600, height: 900 }],
    ['above the screen, its title bar out of reach', { x: 200, y: -500, width: 1_600, height: 900 }],
    ['below the screen', { x: 200, y: 1_060, width: 1_600, height: 900 }],
  ])('brings back one that lies %s', (_where, bounds) => {
    expect(keepOnScreen(bounds, areas)).toEqual({ x: 160, y: 102, width: 1_600, height: 900 })
  })

  it('makes one smaller that is larger than the screen it comes back to', () => {
    expect(keepOnScreen({ x: 9_000, y: 0, width: 5_000, height: 3_000 }, areas)).toEqual(areas[0])
  })
})
