/**
 * Lamps and areas of the map as people see them who do not see all colours: Chromium itself simulates their eyes,
 * and what comes out is measured. Lamps must differ by shape even in grey; colours and shades come on top of it.
 */
import { Buffer } from 'node:buffer'
import type { CDPSession, Page } from '@playwright/test'
import { difference, lab, type Rgb } from '../../../renderer/ui/colour-maths.ts'
import { expect, openPlace, test } from '../city-wall.ts'

const VISIONS = ['none', 'protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const
const THEMES = ['dark', 'light'] as const
const LAMPS = ['red', 'yellow', 'green', 'grey', 'none'] as const

/** Of all that either lamp covers, the share that only one of them does. An octagon and a circle are the closest pair. */
const LEAST_SHAPE = 0.12
/** ΔE*ab between the colours of two lamps, for eyes that see two of three colours. */
const LEAST_COLOUR = 10
/** ΔL* between areas of the map, for eyes that see none. */
const LEAST_SHADE = 6
/** How far a pixel is from its ground to count as drawn, in ΔE*ab. */
const DRAWN = 12

interface Picture {
  readonly width: number
  readonly height: number
  /** RGBA, row by row. */
  readonly data: readonly number[]
}

/** A screenshot of part of the page, decoded by the browser. */
async function picture(
  page: Page,
  clip: { x: number; y: number; width: number; height: number },
): Promise<Picture> {
  const png = Buffer.from(await page.screenshot({ clip, animations: 'disabled' })).toString('base64')
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.codePointAt(0) ?? 0)
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const image = context?.getImageData(0, 0, bitmap.width, bitmap.height)
    return { width: bitmap.width, height: bitmap.height, data: [...(image?.data ?? [])] }
  }, png)
}

const pixel = ({ data }: Picture, index: number): Rgb => [
  data[index * 4] ?? 0,
  data[index * 4 + 1] ?? 0,
  data[index * 4 + 2] ?? 0,
]

interface Seen {
  /** Which pixels are drawn. */
  readonly shape: readonly boolean[]
  /** Of those, the mean colour. */
  readonly colour: Rgb
}

/** Tells a lamp from its ground, which is what stands in the corner. */
function see(lamp: Picture): Seen {
  const ground = pixel(lamp, 0)
  const shape = Array.from(
    { length: lamp.width * lamp.height },
    (_, index) => difference(pixel(lamp, index), ground) > DRAWN,
  )
  const sum = [0, 0, 0]
  let drawn = 0
  for (const [index, is] of shape.entries()) {
    if (!is) continue
    drawn += 1
    for (const [channel, value] of pixel(lamp, index).entries()) sum[channel] = (sum[channel] ?? 0) + value
  }
  const mean = (channel: number) => (sum[channel] ?? 0) / Math.max(1, drawn)
  return { shape, colour: [mean(0), mean(1), mean(2)] }
}

function shapeDifference(one: Seen, other: Seen): number {
  let both = 0
  let either = 0
  for (const [index, is] of one.shape.entries()) {
    if (is && other.shape[index]) both += 1
    if (is || other.shape[index]) either += 1
  }
  return 1 - both / Math.max(1, either)
}

const pairs = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const))

async function lookWith(eyes: CDPSession, type: (typeof VISIONS)[number]): Promise<void> {
  await eyes.send('Emulation.setEmulatedVisionDeficiency', { type })
}

for (const theme of THEMES) {
  test.describe(`for eyes of every kind, ${theme}`, () => {
    test('lamps differ by shape, and by colour where there is one', async ({ wall }) => {
      const { page } = wall
      await openPlace(wall, 'design')
      const eyes = await page.context().newCDPSession(page)
      const specimens = page.locator(`article[data-theme="${theme}"] [data-specimen]`)
      await specimens.first().scrollIntoViewIfNeeded()
      const alike: unknown[] = []
      for (const vision of VISIONS) {
        await lookWith(eyes, vision)
        const seen = new Map<string, Seen>()
        for (const lamp of LAMPS) {
          const box = await page
            .locator(`article[data-theme="${theme}"] [data-specimen="${lamp}"]`)
            .boundingBox()
          if (!box) throw new Error(`no lamp ${lamp}`)
          // Whole pixels, so that all pictures are of one size.
          const clip = { x: Math.round(box.x), y: Math.round(box.y), width: 88, height: 88 }
          seen.set(lamp, see(await picture(page, clip)))
        }
        for (const [one, other] of pairs(LAMPS)) {
          const [a, b] = [seen.get(one), seen.get(other)] as [Seen, Seen]
          const shape = shapeDifference(a, b)
          if (shape < LEAST_SHAPE) alike.push([vision, one, other, `shapes differ by ${shape.toFixed(3)}`])
          const coloured = [one, other].every((lamp) => lamp !== 'grey' && lamp !== 'none')
          const colour = difference(a.colour, b.colour)
          if (coloured && vision !== 'achromatopsia' && colour < LEAST_COLOUR)
            alike.push([vision, one, other, `colours differ by ${colour.toFixed(1)}`])
        }
      }
      expect(alike).toEqual([])
    })

    test('areas of the map differ by shade, silence and doubt by their lines', async ({ wall }) => {
      const { page } = wall
      await openPlace(wall, 'design')
      const eyes = await page.context().newCDPSession(page)
      const map = page.locator(`article[data-theme="${theme}"] [data-specimen="map"]`)
      await map.scrollIntoViewIfNeeded()
      const areas = map.locator('> div > svg > g[transform] > g')
      const states = [
        'red',
        'yellow',
        'green',
        'grey',
        'silent',
        'redDoubtful',
        'yellowDoubtful',
        'greenDoubtful',
      ]
      await expect(areas).toHaveCount(states.length)
      const alike: unknown[] = []
      for (const vision of VISIONS) {
        await lookWith(eyes, vision)
        const shades = new Map<string, number>()
        const lines = new Map<string, number>()
        for (const [index, state] of states.entries()) {
          const box = await areas.nth(index).boundingBox()
          if (!box) throw new Error(`no area ${state}`)
          // Above the name and the glyph in the middle.
          const clip = {
            x: box.x + box.width * 0.35,
            y: box.y + box.height * 0.2,
            width: box.width * 0.3,
            height: 16,
          }
          const area = await picture(page, clip)
          const all = Array.from({ length: area.width * area.height }, (_, at) => lab(pixel(area, at))[0])
          const mean = all.reduce((sum, each) => sum + each, 0) / all.length
          shades.set(state, mean)
          lines.set(state, Math.sqrt(all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / all.length))
        }
        const shade = (state: string) => shades.get(state) ?? 0
        for (const [one, other] of [
          ['red', 'green'],
          ['yellow', 'green'],
          ['red', 'grey'],
          ['yellow', 'grey'],
          ['red', 'yellow'],
        ] as const) {
          const apart = Math.abs(shade(one) - shade(other))
          if (apart < LEAST_SHADE) alike.push([vision, one, other, `shades differ by ${apart.toFixed(1)}`])
        }
        for (const [lined, plain] of [
          ['silent', 'grey'],
          ['redDoubtful', 'red'],
          ['yellowDoubtful', 'yellow'],
          ['greenDoubtful', 'green'],
        ] as const) {
          const more = (lines.get(lined) ?? 0) - (lines.get(plain) ?? 0)
          if (more < 2) alike.push([vision, lined, `lines stand out by ${more.toFixed(1)}`])
        }
      }
      expect(alike).toEqual([])
    })
  })
}

test('red and yellow areas carry the shapes of their lamps', async ({ wall }) => {
  await openPlace(wall, 'design')
  const glyphs = wall.page.locator(
    'article[data-theme="dark"] [data-specimen="map"] > div > svg > g:not([transform]) > path',
  )
  const shapes = await glyphs.evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))
  const lamps = await wall.page
    .locator(
      'article[data-theme="dark"] [data-specimen="red"] path, article[data-theme="dark"] [data-specimen="yellow"] path',
    )
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))
  expect(new Set(shapes)).toEqual(new Set(lamps))
})
