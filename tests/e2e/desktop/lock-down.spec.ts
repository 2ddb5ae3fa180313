import { expect, test } from '../wall.ts'

test.describe('the desktop shell', () => {
  test('gives the page window matters and nothing of Node', async ({ wall }) => {
    const seen = await wall.page.evaluate(() => ({
      handed: Object.keys(Reflect.get(window, 'miniIoc')).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
      origin: location.origin,
    }))
    expect(seen).toEqual({
      handed: [
        'beat',
        'changeDesktop',
        'desktop',
        'isKiosk',
        'onShow',
        'openLogFolder',
        'platform',
        'toggleFullScreen',
      ],
      node: [],
      origin: 'app://mini-ioc',
    })
  })

  test('stays on its page and opens no other', async ({ wall }) => {
    await expect(wall.page).toHaveURL('app://mini-ioc/overview')
    const opened = await wall.page.evaluate(async () => {
      const other = window.open('https://example.invalid/')
      const link = document.createElement('a')
      link.href = 'https://example.invalid/'
      document.body.append(link)
      link.click()
      location.href = 'app://mini-ioc/api/docs'
      return other
    })
    await wall.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
    expect({ opened, url: wall.page.url(), windows: wall.page.context().pages().length }).toEqual({
      opened: null,
      url: 'app://mini-ioc/overview',
      windows: 1,
    })
  })

  test('grants no permission', async ({ wall }) => {
    const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read']
    const answers = await wall.page.evaluate(async (names) => {
      const states: Record<string, string> = {}
      for (const name of names) {
        states[name] = (await navigator.permissions.query({ name: name as PermissionName })).state
      }
      states.geolocation = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
        ),
      )
      states.notifications = await Notification.requestPermission()
      return states
    }, asked)
    expect(answers).toEqual(Object.fromEntries(asked.map((name) => [name, 'denied'])))
  })

  test('runs no script and loads nothing that is not its own', async ({ wall, station }) => {
    const { url } = station.runFile()
    const result = await wall.page.evaluate(async (stationUrl) => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      const fetched = await fetch(stationUrl).then(
        () => 'fetched',
        () => 'refused',
      )
      // In a task of its own: what the test itself evaluates is not under the page's policy.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return "ran"')())
          } catch {
            resolve('refused')
          }
        })
      })
      return { inline: 'inlineRan' in window, fetched, evaluated }
    }, url)
    expect(result).toEqual({ inline: false, fetched: 'refused', evaluated: 'refused' })
  })

  test('serves its own files and no others', async ({ wall }) => {
    const paths = [
      '/index.html',
      '/..%2f..%2fpackage.json',
      '/assets/..%5c..%5cmain%5cindex.json',
      '/nothing.js',
    ]
    const statuses = await wall.page.evaluate(
      (asked) => Promise.all(asked.map(async (path) => (await fetch(path)).status)),
      paths,
    )
    expect(statuses).toEqual([200, 404, 404, 404])
  })
})
