import { refuseTakenHome } from '../init.ts'
import { freePorts } from '../setup/offers.ts'
import { setUpAndServe } from '../setup/set-up.ts'
import type { Invocation } from './commands.ts'
import { readPort } from './run-station.ts'

/** Makes a station on the screen, then runs it. */
export async function setUp({ home, json, options }: Invocation): Promise<number> {
  refuseTakenHome(home)
  const port = readPort(options.port)
  const screenPort = readPort(options['screen-port'])
  const free = port === null || screenPort === null ? await freePorts() : { port, screenPort }
  return await setUpAndServe({
    home,
    ports: { port: port ?? free.port, screenPort: screenPort ?? free.screenPort },
    onReady(url, enterPath) {
      const address = `${url}${enterPath}`
      if (json) return console.log(JSON.stringify({ url, address }))
      console.log(`mini-ioc setup ready ${url}`)
      console.log(`Mở một lần, trong 15 phút, trong trình duyệt trên máy này:\n  ${address}`)
    },
  })
}
